// Reflex's settings of Vite, for `chirp run --reload`: its socket has a port of its own, and what Python could not do is shown in the page.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, mergeConfig } from "vite";
import reflex from "./vite.config.js";

const PORT = Number(process.argv[process.argv.indexOf("--port") + 1]);
const PROBLEMS = fileURLToPath(new URL("./problems/", import.meta.url));
const MENDED = { type: "update", updates: [] }; // takes away what is shown

function problem() {
  const [first] = readdirSync(PROBLEMS).filter((name) => name.endsWith(".json"));
  return first ? { type: "error", err: JSON.parse(readFileSync(join(PROBLEMS, first), "utf8")) } : MENDED;
}

function problems() {
  return {
    name: "chirp-problems",
    apply: "serve",
    configureServer(server) {
      const tell = (file) => file.startsWith(PROBLEMS) && file.endsWith(".json") && server.ws.send(problem());
      for (const event of ["add", "change", "unlink"]) server.watcher.on(event, tell);
      // An update takes away what is shown, and a stylesheet's follows each compilation: what is still wrong is told again.
      const { hot } = server.environments.client;
      const send = hot.send.bind(hot);
      hot.send = (...told) => {
        send(...told);
        if (told[0]?.type === "update" && told[0].updates.length) send(problem());
      };
      server.ws.on("connection", (socket) => {
        socket.send(JSON.stringify(MENDED)); // a tab's first update that ends a problem would load the page anew
        socket.send(JSON.stringify(problem()));
      });
    },
  };
}

export default defineConfig(async (env) =>
  mergeConfig(await reflex(env), { plugins: [problems()], server: { hmr: { clientPort: PORT } } }),
);
