// Preloaded into a shop: a machine where npm could install no Restate server.
import Module from "node:module";

const resolve = Module._resolveFilename;
Module._resolveFilename = function resolveUnlessRestate(request, ...rest) {
  if (request.startsWith("@restatedev/restate-server-")) throw new Error(`No ${request} here`);
  return resolve.call(this, request, ...rest);
};
