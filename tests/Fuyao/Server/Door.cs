using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Fuyao.Tests.Server;

/// <summary>A way to a server that can be shut and opened again: to whoever goes through it, the server stops and starts.</summary>
internal sealed class Door : IDisposable
{
    private readonly IPEndPoint server;
    private readonly ConcurrentBag<TcpClient> passing = [];
    private TcpListener listener;

    public Door(string host, int port)
    {
        server = new IPEndPoint(IPAddress.Parse(host), port);
        listener = new TcpListener(IPAddress.Loopback, 0);
        Listen();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public void Shut()
    {
        listener.Stop();
        while (passing.TryTake(out var connection))
            connection.Dispose();
    }

    public void Open()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        Listen();
    }

    public void Dispose() => Shut();

    private void Listen()
    {
        listener.Start();
        _ = Accept(listener);
    }

    private async Task Accept(TcpListener here)
    {
        try
        {
            while (true)
                _ = Pass(await here.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Shut.
        }
    }

    private async Task Pass(TcpClient inward)
    {
        using var outward = new TcpClient();
        passing.Add(inward);
        passing.Add(outward);
        try
        {
            await outward.ConnectAsync(server);
            await Task.WhenAny(inward.GetStream().CopyToAsync(outward.GetStream()), outward.GetStream().CopyToAsync(inward.GetStream()));
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the two has gone.
        }
        inward.Dispose();
    }
}
