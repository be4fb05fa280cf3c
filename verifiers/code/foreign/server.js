// The candidate's side of a JavaScript script. Whatever the program does to it, the reply is only an answer.
assay.serve = ((assay, Error) => (target) => {
  const data = assay.take();
  const requests = assay.read({data, at: 12});
  const answers = requests.map((request) => {
    const [, , , , args] = assay.read({data: request, at: 0});
    let kind = 'v', value;
    try {
      value = assay.encode(target(...args));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      kind = 'x';
      value = assay.encode(String(error.name));
    }
    return assay.text('b', assay.list(assay.text('s', kind), assay.none, assay.none, value, assay.encode(args)));
  });
  assay.put(data.subarray(4, 12), assay.list(...answers));
  assay.exit(0);
})(assay, Error);
