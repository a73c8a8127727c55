/**
 * Every kind of problem that a manifest or a policy can have, with its headline: the closed set of codes. `validate --format json`
 * shows the codes, so renaming one is a breaking change.
 */
export const headlines = {
  // The file as bytes and characters.
  'file-too-large': 'File too large',
  'not-utf8': 'File is not UTF-8',
  'forbidden-character': 'Invisible control character',
  'private-key': 'Private key where none belongs',
  // The file as YAML.
  'yaml-syntax': 'Invalid YAML',
  'yaml-directive': 'YAML directive',
  'several-documents': 'Several YAML documents',
  'unknown-tag': 'Unknown YAML tag',
  'too-deep': 'Nested too deeply',
  'too-many-aliases': 'Too many aliases',
  'unknown-alias': 'Unknown alias',
  'alias-cycle': 'Alias inside its own anchor',
  'alias-bomb': 'Aliases expand too far',
  'duplicate-key': 'Duplicate key',
  'merge-key': 'Merge key',
  'key-not-text': 'Key is not a text',
  'ambiguous-value': 'Ambiguous value',
  // What the schema says.
  'empty-file': 'Empty file',
  'unknown-key': 'Unknown key',
  'missing-key': 'Missing key',
  'no-value': 'Missing value',
  'not-text': 'Not a text',
  'wrong-type': 'Wrong type',
  'wrong-value': 'Wrong value',
  'empty-text': 'Empty text',
  'empty-list': 'Empty list',
  'empty-mapping': 'Empty mapping',
  'out-of-range': 'Number out of range',
  'bad-duration': 'Not a duration',
  'bad-client-id': 'Not a client id',
  'bad-tenant': 'Not a tenant',
  'bad-digest': 'Not a digest',
  'bad-character': 'Character not allowed',
  'name-white-space': 'White space around a name',
  'name-suffix': 'Reserved suffix in a name',
  'persona-both': 'Persona named twice',
  'pinned-rotation': 'Rotation of a pinned client',
  'tombstone-key': 'Key without effect',
  // What goes beyond a schema.
  'no-clients': 'No clients',
  'empty-with-scope': 'Empty manifest with a scope',
  'key-in-two-files': 'Key in two files',
  'role-missing': 'Missing role',
  'duplicate-name': 'Names too alike',
  'duplicate-pin': 'Client pinned twice',
  'previous-name-taken': 'Previous name still in use',
  'previous-name-twice': 'Previous name claimed twice',
  'duplicate-persona': 'Persona listed twice',
  'tenant-mismatch': 'Manifest of another tenant',
  'more-problems': 'More problems',
} as const;

export type ManifestCode = keyof typeof headlines;
