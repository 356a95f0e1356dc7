/** What the desktop app adds to the page; absent in a browser. */
interface WinnowDesktop {
  chooseFolder(): Promise<string | null>;
  reveal(dataset: string, id: number): Promise<void>;
  readonly platform: string;
}

interface Window {
  winnowDesktop?: WinnowDesktop;
}
