using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Fuyao.Storage.Ledger;
using Microsoft.AspNetCore.Http;

namespace Fuyao.Server.Ledger;

/// <summary>The ledger as requests reach it: what is booked goes through the one queue of this server, what is read has a connection of its own.</summary>
internal sealed class ServedLedger(SqlDialect store, LedgerQueue queue, Readiness readiness)
{
    /// <summary>So many accounts are remembered; then all are forgotten.</summary>
    private const int RememberedMax = 100_000;

    // What an account counts never changes, and a claim need not ask the store for it.
    private readonly ConcurrentDictionary<string, Asset> remembered = new(StringComparer.Ordinal);

    /// <summary>What the account counts.</summary>
    /// <exception cref="ProblemException">There is no such account, or it is no path of one.</exception>
    public Asset AssetOf(string path)
    {
        if (remembered.TryGetValue(path, out var known))
            return known;
        // PostgreSQL knows no text with a zero in it, and would not be asked for one.
        if (Account.ProblemOf(path) is { } problem)
            throw new ProblemException(Problem.BadBody(Problem.Sentence(problem)));
        var asset = Read(database => new LedgerReader(database).Find(path))?.Asset ?? throw new ProblemException(Problem.UnknownAccount(path));
        if (remembered.Count >= RememberedMax)
            remembered.Clear();
        return remembered[path] = asset;
    }

    /// <exception cref="ProblemException">The store is not open yet, or cannot be used.</exception>
    public T Read<T>(Func<FuyaoDatabase, T> read)
    {
        readiness.StoreMustBeReady();
        using var database = FuyaoDatabase.OpenExisting(store);
        return read(database);
    }

    /// <summary>Carries out what the caller asks, in its name, and answers.</summary>
    /// <param name="read">What is asked.</param>
    public async Task Carry(HttpContext context, Func<Task<Booking[]>> read)
    {
        readiness.StoreMustBeReady();
        var key = Asked.Key(context);
        try
        {
            var order = new Order(context.Features.Get<ApiKey>()!.Client, key, [.. await read()]);
            switch (await queue.CarryOut(order))
            {
                case Booked { Transfers: var made }:
                    await Send(context, new BookedAnswer([.. made.Select(line => ExportLedger.Shown(line, AssetOf(line.From)))]));
                    break;
                case Entered { Entry: var entry }:
                    await Send(context, entry);
                    break;
                case Refused refused:
                    await Problem.Of(refused, order.Bookings.Length > 1).Write(context);
                    break;
            }
        }
        catch (MalformedOrderException malformed)
        {
            throw new ProblemException(Problem.BadBody(Problem.Sentence(malformed.Message)));
        }
        catch (ChannelClosedException)
        {
            throw new ProblemException(Problem.Stopping);
        }
        catch (StorageException failed) when (readiness.Problem is null)
        {
            throw new ProblemException(Problem.NotAnswered, failed);
        }
    }

    /// <summary>Opens what the caller asks, in its name, and answers with what is there. What is there already is left as it is, so that nothing needs to be kept to answer the same request again.</summary>
    /// <param name="read">What is asked; it is told the store and the client.</param>
    public async Task Open<T>(HttpContext context, Func<Task<Func<FuyaoDatabase, string, T>>> read)
    {
        readiness.StoreMustBeReady();
        _ = Asked.Key(context);
        try
        {
            var open = await read();
            await Send(context, Read(database => open(database, context.Features.Get<ApiKey>()!.Client)));
        }
        catch (MalformedOrderException malformed)
        {
            throw new ProblemException(Problem.BadBody(Problem.Sentence(malformed.Message)));
        }
        catch (LedgerRefusedException refused)
        {
            throw new ProblemException(Problem.NotOpened(refused.Message));
        }
        catch (StorageException failed) when (readiness.Problem is null)
        {
            throw new ProblemException(Problem.NotAnswered, failed);
        }
    }

    public static Task Send<T>(HttpContext context, T answer)
    {
        var json = Encoding.UTF8.GetBytes(JournalJson.Write(answer));
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
