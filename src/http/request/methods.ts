// The last handler of every route: OPTIONS is answered, any other method is refused with the list of those that work.
import type { RequestHandler } from "express";
import { refuse } from "../answer/problem.ts";

export const allowOnly = (...methods: readonly ("GET" | "POST")[]): RequestHandler => {
  const allowed = [...methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])), "OPTIONS"].join(
    ", ",
  );
  return (request, response) => {
    response.set("Allow", allowed);
    if (request.method !== "OPTIONS") throw refuse("method_not_allowed");
    if (response.hasHeader("Access-Control-Allow-Origin")) {
      response.set("Access-Control-Allow-Methods", allowed);
      response.set("Access-Control-Allow-Headers", "Content-Type");
      response.set("Access-Control-Max-Age", "86400");
    }
    response.status(204).end();
  };
};
