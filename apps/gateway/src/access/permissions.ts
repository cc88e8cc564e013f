/** What a person may be allowed to do; each route names one. */
export type Permission =
  | `journey.${'request' | 'list' | 'read' | 'timeline' | 'pause' | 'resume' | 'stop' | 'replace-practitioner' | 'withdraw-consent' | 'move-appointment'}`
  | `task.${'list' | 'read' | 'claim' | 'release' | 'complete' | 'draft'}`
  | `advice.${'raise' | 'list' | 'read'}`
  | `${'organisation' | 'person' | 'practitioner' | 'social-map'}.${'read' | 'create' | 'update' | 'import'}`
  | 'me.read';
