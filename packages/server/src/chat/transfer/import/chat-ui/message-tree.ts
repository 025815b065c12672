import { unreadable } from "../finding.ts";
import type { ChatUiConversation, ChatUiMessage } from "./shapes.ts";

/** A message in its tree. */
export interface TreeNode {
  readonly key: string;
  readonly message: ChatUiMessage;
  readonly children: TreeNode[];
}

/**
 * The messages of a conversation as a tree, whichever of the two shapes it has: a list, or messages that name their
 * ancestors. Returns the first messages. @throws CodeactError `invalid_input` for ids that come twice, parents that are
 * not there and messages that are their own ancestors
 */
export function messageTree({ messages }: ChatUiConversation): readonly TreeNode[] {
  const nodes = messages.map((message, index): TreeNode => ({
    key: message.id ?? `message-${index}`,
    message,
    children: [],
  }));
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  if (byKey.size !== nodes.length) throw unreadable("Two of its messages have the same id.");
  const inTree = messages.some(({ ancestors }) => ancestors !== undefined);
  const roots = inTree ? linkByAncestors(nodes, byKey) : linkInOrder(nodes);
  checkReachable(roots, nodes.length);
  return roots;
}

function linkInOrder(nodes: readonly TreeNode[]): readonly TreeNode[] {
  for (const [index, node] of nodes.entries()) {
    if (index > 0) nodes[index - 1]?.children.push(node);
  }
  return nodes.slice(0, 1);
}

function linkByAncestors(
  nodes: readonly TreeNode[],
  byKey: ReadonlyMap<string, TreeNode>,
): readonly TreeNode[] {
  const roots: TreeNode[] = [];
  for (const node of nodes) {
    const parentKey = node.message.ancestors?.at(-1);
    if (parentKey === undefined) {
      roots.push(node);
      continue;
    }
    const parent = byKey.get(parentKey);
    if (parent === undefined)
      throw unreadable(
        `Its message ${node.key.slice(0, 60)} answers ${parentKey.slice(0, 60)}, which is not there.`,
      );
    parent.children.push(node);
  }
  // The order of siblings is their parent's list; what that does not name comes last.
  for (const { message, children } of nodes) {
    const order = new Map(message.children?.map((key, index) => [key, index]));
    const placeOf = ({ key }: TreeNode): number => order.get(key) ?? order.size;
    children.sort((a, b) => placeOf(a) - placeOf(b));
  }
  return roots;
}

function checkReachable(roots: readonly TreeNode[], count: number): void {
  const open = [...roots];
  let reached = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    reached += 1;
    for (const child of node.children) open.push(child);
  }
  if (reached < count) throw unreadable("Some of its messages are their own ancestors.");
}
