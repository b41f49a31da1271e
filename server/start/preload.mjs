// The Restate SDK needs Promise.withResolvers, which Node 20 lacks. Loaded before everything else.
Promise.withResolvers ??= function withResolvers() {
  let resolve;
  let reject;
  const promise = new this((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};
