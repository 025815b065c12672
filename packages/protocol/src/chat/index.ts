// What the chat says over HTTP: the shapes of views and events, for the server that makes them and the page that reads them.
export {};
