using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Fuyao.Tests.Server;

/// <summary>A PostgreSQL server of one test, which the test stops and starts again; the one of the run has to stay up for others.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    // As tests/postgres does: the server refuses to run as root, and Debian keeps its programs out of the PATH.
    private const string Common = """
        programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
        [ -x "$programs/initdb" ] || programs=$(dirname "$(command -v initdb)")
        as=
        if [ "$(id -u)" -eq 0 ]; then
          user=postgres; id "$user" >/dev/null 2>&1 || user=nobody
          chown -R "$user" "$0"
          as="setpriv --reuid $user --regid $(id -g "$user") --clear-groups"
        fi
        cd "$0"
        """;

    private const string Initialise = Common + "\n" + """
        $as "$programs/initdb" -D "$0/data" -U fuyao --pwfile="$0/password" -A scram-sha-256 -E UTF8 --locale=C --no-sync >"$0/initdb.log" 2>&1
        """;

    // Whatever becomes of the test, the end of its input ends the server.
    private const string Serve = Common + "\n" + """
        $as "$programs/postgres" -D "$0/data" -p "$1" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=16MB >>"$0/server.log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -INT "$server"
        wait "$server"
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-own-postgres-");
    private readonly int port = FreePort();
    private readonly string password = RandomNumberGenerator.GetHexString(32);
    private Process? server;

    /// <summary>The connection string of a store in it.</summary>
    public string Store => $"Host=127.0.0.1;Port={port};Database=postgres;Username=fuyao;Password={password};Search Path=fuyao;Pooling=false";

    public static async Task<OwnPostgres> Started()
    {
        var postgres = new OwnPostgres();
        await File.WriteAllTextAsync(Path.Combine(postgres.folder.FullName, "password"), postgres.password);
        using var initialising = postgres.Run(Initialise);
        await initialising.WaitForExitAsync();
        initialising.ExitCode.ShouldBe(0);
        await postgres.Start();
        return postgres;
    }

    public async Task Start()
    {
        server = Run(Serve);
        await Eventually.Holds("PostgreSQL is up", async () =>
        {
            try
            {
                await using var connection = new NpgsqlConnection(Store);
                await connection.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        });
    }

    /// <summary>As an administrator stops it: what is going on is broken off.</summary>
    public async Task Stop()
    {
        server!.StandardInput.Close();
        await server.WaitForExitAsync();
        server.Dispose();
        server = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await Stop();
        folder.Delete(recursive: true);
    }

    private Process Run(string script) =>
        Process.Start(new ProcessStartInfo("sh", ["-c", script, folder.FullName, $"{port}"]) { UseShellExecute = false, RedirectStandardInput = true })!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
