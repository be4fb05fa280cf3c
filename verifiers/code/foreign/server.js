// The candidate's side of a JavaScript script. Whatever the program does to it, the reply is only an answer.
assay.serve = ((assay, Error, Promise) => (target) => {
  const data = assay.take();
  const requests = assay.read({data, at: 12});
  const answer = (kind, value, args) => assay.text('b', assay.list(assay.text('s', kind), assay.none, assay.none, value, assay.encode(args)));
  const failed = (error, args) => {
    if (!(error instanceof Error)) throw error;
    return answer('x', assay.encode(String(error.name)), args);
  };
  const one = (args) => {
    try {
      const value = target(...args);
      if (!(value instanceof Promise)) return answer('v', assay.encode(value), args);
      return value.then((kept) => answer('v', assay.promised(assay.encode(kept)), args), (error) => failed(error, args));
    } catch (error) {
      return failed(error, args);
    }
  };
  const answers = requests.map((request) => one(assay.read({data: request, at: 0})[4]));
  const put = (all) => { assay.put(data.subarray(4, 12), assay.list(...all)); assay.exit(0); };
  if (answers.some((one) => one instanceof Promise)) Promise.all(answers).then(put);
  else put(answers);
})(assay, Error, Promise);
