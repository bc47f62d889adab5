/** Where a file of a package lies. */
export interface PackageFile {
  /** Such as `@smithy/core`. */
  readonly name: string;
  /** The package's folder: two folders with one name are two versions. */
  readonly folder: string;
  /** Inside the package. */
  readonly file: string;
}

const inPackage = /^(?<folder>.*node_modules\/(?<name>@[^/]+\/[^/]+|[^/]+))\/(?<file>.+)$/;

/** Undefined for the repository's own files. */
export function packageOf(path: string): PackageFile | undefined {
  const { folder, name, file } = inPackage.exec(path)?.groups ?? {};
  return folder === undefined || name === undefined || file === undefined
    ? undefined
    : { folder, name, file };
}
