/* The verifier in a Web Worker: the same parts, so that the page never waits. */
'use strict';
importScripts(
  'hashes.js', 'ed25519.js', 'canonical.js', 'zip.js', 'tables.js', 'documents.js', 'selection.js', 'teams.js', 'trees.js',
  'notes.js', 'policy.js', 'log.js', 'bundle.js', 'firm.js', 'leaf.js', 'session.js',
);

const session = new DD1.session.LocalSession(false);
let lastProgress = 0;

function progressTo(call) {
  return (value) => {
    if (performance.now() - lastProgress < 50) return;
    lastProgress = performance.now();
    postMessage({ call, kind: 'progress', value });
  };
}

const QUESTIONS = {
  verify: (call, { source, policy }) => session.verify(source, policy, progressTo(call)),
  firm: (call, text) => session.firm(text),
};

onmessage = async ({ data: { call, question, value } }) => {
  try {
    postMessage({ call, kind: 'answer', value: await QUESTIONS[question](call, value) });
  } catch (error) {
    postMessage({ call, kind: 'failure', value: DD1.session.failure(error) });
  }
};
