/**
 * Leaves the wording of messages alone (a Stryker plugin): what people read is held, byte for byte, by the golden runs of the
 * whole command line in `test/cases/`, `test/guards/` and `test/documents/`, which no mutant can get into. A text with logic
 * in it stays.
 */
const PLAIN = new Set(['Identifier', 'MemberExpression', 'StringLiteral', 'NumericLiteral']);

export const strykerPlugins = [{ kind: 'Ignore', name: 'texts', value: { shouldIgnore } }];

function shouldIgnore({ node }) {
  const text = textOf(node);
  return text !== null && /\s/u.test(text.trim()) ? 'the wording of a message' : undefined;
}

function textOf(node) {
  if (node.type === 'StringLiteral') return node.value;
  if (node.type !== 'TemplateLiteral' || !node.expressions.every(isPlain)) return null;
  return node.quasis.map(({ value }) => value.raw).join('');
}

function isPlain(node) {
  if (node.type === 'CallExpression') return isPlain(node.callee) && node.arguments.every(isPlain);
  return PLAIN.has(node.type);
}
