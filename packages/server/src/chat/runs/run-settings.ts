/** Settings of a run; the shape is the protocol's, because the page has the same form. */
export { RunSettings } from "@codeact/protocol/chat";
