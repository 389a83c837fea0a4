// A small file system of its own, to be filled. Mounted by a test that runs, never while tests are collected.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";

const mount = (options: string, folder: string): string | null => {
  const { error, status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  if (status === 0) return null;
  return `no tmpfs can be mounted: ${error === undefined ? stderr.toString().trim() : error.message}`;
};

export interface SmallDisk {
  readonly folder: string;
  /** give it so much room */
  grow(size: string): void;
  end(): void;
}

/** Mount one of this size. Throws where that is not possible. */
export function smallDisk(folder: string, size: string): SmallDisk {
  mkdirSync(folder, { recursive: true });
  const lack = mount(`size=${size},mode=700`, folder);
  if (lack !== null) throw new Error(lack);
  return {
    folder,
    grow(larger) {
      const { status, stderr } = spawnSync("mount", ["-o", `remount,size=${larger}`, folder]);
      if (status !== 0) throw new Error(stderr.toString());
    },
    end: () => void spawnSync("umount", ["-l", folder]),
  };
}

/** Why no file system can be mounted here, or null. */
export function mountingRefused(folder: string): string | null {
  mkdirSync(folder, { recursive: true });
  const lack = mount("size=64k", folder);
  if (lack === null) spawnSync("umount", [folder]);
  return lack;
}
