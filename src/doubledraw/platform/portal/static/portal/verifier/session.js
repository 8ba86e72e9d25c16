/* One bundle under verification: reading it, running the checks, answering about firms; in a worker or in slices. */
(function (root) {
  'use strict';
  const DD1 = (root.DD1 = root.DD1 || {});
  const { Failure } = DD1;

  const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

  async function bytesOf(blob) {
    return new Uint8Array(await blob.arrayBuffer());
  }

  /* A folder: [[path, Blob], …] with the folder's own name already taken off. */
  async function readFolder(entries, onProgress) {
    const { isPlainName, MOST_BYTES, MOST_FILES } = DD1.zip;
    const total = entries.reduce((sum, [, blob]) => sum + blob.size, 0);
    if (entries.length > MOST_FILES) throw new Failure('zip_too_many', { count: entries.length });
    if (total > MOST_BYTES) throw new Failure('zip_too_big', { bytes: total, most: MOST_BYTES });
    const files = new Map();
    for (const [name, blob] of entries) {
      if (!isPlainName(name)) throw new Failure('zip_name', { name });
      if (files.has(name)) throw new Failure('zip_twice', { name });
      files.set(name, await bytesOf(blob));
      onProgress({ phase: 'unzip', done: files.size, total: entries.length });
    }
    return files;
  }

  /* source: {zip: Blob} or {folder: [[path, Blob], …]} */
  async function readSource(source, onProgress, pause) {
    if (source.folder) return readFolder(source.folder, onProgress);
    if (source.zip.size > DD1.zip.MOST_BYTES) throw new Failure('zip_too_big', { bytes: source.zip.size, most: DD1.zip.MOST_BYTES });
    return DD1.zip.read(await bytesOf(source.zip), onProgress, pause);
  }

  function failure(error) {
    if (error instanceof Failure) return { code: error.code, params: error.params };
    return { code: 'unforeseen', params: { text: String(error && error.message) } };
  }

  /* Verifies in the thread it is called in. */
  class LocalSession {
    constructor(inSlices) {
      this.inSlices = inSlices;
      this.state = null;
      this.stopped = false;
    }

    async verify(source, policy, onProgress) {
      const step = (progress) => {
        if (this.stopped) throw new Failure('stopped');
        onProgress(progress);
      };
      const files = await readSource(source, step, this.inSlices ? breathe : () => {});
      const run = this.inSlices ? DD1.bundle.finishSlowly : DD1.bundle.finish;
      const { report, state } = await run(DD1.bundle.verify(files, { policy }), step);
      this.state = state;
      return report;
    }

    async firm(text) {
      return DD1.firm.lookUp(this.state, text);
    }

    stop() {
      this.stopped = true;
    }
  }

  /* The same, in a worker of our own origin. */
  class WorkerSession {
    constructor(address) {
      this.worker = new Worker(address);
      this.waiting = new Map();
      this.calls = 0;
      this.worker.onmessage = ({ data }) => this.receive(data);
      this.worker.onerror = (event) => this.breakOff(event);
    }

    receive({ call, kind, value }) {
      const waiting = this.waiting.get(call);
      if (!waiting) return;
      if (kind === 'progress') return void waiting.onProgress(value);
      this.waiting.delete(call);
      if (kind === 'answer') waiting.resolve(value);
      else waiting.reject(new Failure(value.code, value.params));
    }

    breakOff(event) {
      event.preventDefault();
      for (const { reject } of this.waiting.values()) reject(new Failure('worker_lost'));
      this.waiting.clear();
    }

    ask(question, value, onProgress = () => {}) {
      const call = ++this.calls;
      return new Promise((resolve, reject) => {
        this.waiting.set(call, { resolve, reject, onProgress });
        this.worker.postMessage({ call, question, value });
      });
    }

    verify(source, policy, onProgress) {
      return this.ask('verify', { source, policy }, onProgress);
    }

    firm(text) {
      return this.ask('firm', text);
    }

    stop() {
      this.worker.terminate();
      for (const { reject } of this.waiting.values()) reject(new Failure('stopped'));
      this.waiting.clear();
    }
  }

  DD1.session = { LocalSession, WorkerSession, failure };
  if (typeof module === 'object' && module.exports) module.exports = DD1;
})(typeof globalThis === 'object' ? globalThis : self);
