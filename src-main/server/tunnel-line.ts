/** The command that brings a server on this machine to the one in front of the person. */
export function tunnelLine(port: number, userName: string, machineName: string): string {
  return `ssh -N -L ${port}:127.0.0.1:${port} ${userName}@${machineName}`;
}
