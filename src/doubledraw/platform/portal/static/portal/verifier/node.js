/* All parts of the verifier in one object, for Node: `const DD1 = require('./node.js')`. */
'use strict';
for (const name of ['hashes', 'ed25519', 'canonical', 'zip', 'tables', 'documents', 'selection', 'teams', 'trees', 'notes', 'policy', 'log', 'bundle', 'firm', 'leaf']) {
  require('./' + name + '.js');
}
module.exports = globalThis.DD1;
