using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fuyao.Bench;

/// <summary>Requests over a number of connections to a server on this machine, each sent when the one before it on its connection is answered.</summary>
public sealed class HttpLoad(string url, int connections, string? key)
{
    private const int BufferBytes = 64 * 1024;

    private readonly Uri server = new(url);

    /// <summary>Asks for each path once, over all connections.</summary>
    /// <returns>Milliseconds until the last one was answered.</returns>
    /// <exception cref="InvalidOperationException">An answer was not 200.</exception>
    public async Task<double> Run(IReadOnlyList<string> paths)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, server.Port);
            var buffer = new byte[BufferBytes];
            while (Interlocked.Increment(ref next) is var index && index < paths.Count)
            {
                await socket.SendAsync(Request(paths[index]));
                await Answered(socket, buffer, paths[index]);
            }
        })));
        return watch.Elapsed.TotalMilliseconds;
    }

    private byte[] Request(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\n{(key is null ? "" : $"Authorization: Bearer {key}\r\n")}\r\n");

    /// <summary>Reads one answer to its end; both servers say how long it is, or send it in chunks of which the last is empty.</summary>
    private static async Task Answered(Socket socket, byte[] buffer, string path)
    {
        for (var (read, end) = (0, -1); end < 0 || read < end;)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(read));
            if (received == 0)
                throw new InvalidOperationException($"the server closed the connection at {path}");
            read += received;
            if (end < 0)
                end = EndOf(buffer.AsSpan(0, read), path);
        }
    }

    /// <returns>How many bytes the answer has; −1 where that is not known yet.</returns>
    private static int EndOf(ReadOnlySpan<byte> answer, string path)
    {
        var headers = answer.IndexOf("\r\n\r\n"u8);
        if (headers < 0)
            return -1;
        if (!answer.StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException($"{path} was answered with {Encoding.ASCII.GetString(answer[..answer.IndexOf((byte)'\r')])}");
        var length = answer[..headers].IndexOf("Content-Length: "u8);
        if (length < 0)
            return answer.EndsWith("0\r\n\r\n"u8) ? answer.Length : -1;
        var digits = answer[(length + 16)..];
        return headers + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
