using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Procedures;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Fuyao.Server.Ledger;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Fuyao.Server.Cases;

/// <summary>Cases as requests reach them. What is asked with a key is done once, by whichever server of the store; of one server one act is carried out at a time, so that no others wait for the store on threads of their own.</summary>
internal sealed class ServedCases(SqlDialect store, Readiness readiness, ReviewLoop loop, IClock clock) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    public void Dispose() => turn.Dispose();

    /// <summary>All versions of a programme that this server carries out.</summary>
    /// <exception cref="ProblemException">It carries out none of that name to which anybody applies.</exception>
    public ImmutableArray<CheckedProgramme> VersionsOf(string programme) =>
        loop.Programmes.FirstOrDefault(versions => versions[0].Programme.Id == programme) is { IsDefault: false } found && CaseRules.Refusal(found[^1].Programme) is null
            ? found
            : throw new ProblemException(Problem.NoSuchProgramme(programme, " with applications"));

    /// <exception cref="ProblemException">The store is not open yet.</exception>
    public T Read<T>(Func<CaseReader, T> read)
    {
        readiness.StoreMustBeReady();
        using var database = FuyaoDatabase.OpenExisting(store);
        return read(new CaseReader(database, clock));
    }

    /// <summary>Does what a merchant asks, and answers with the receipt of the event.</summary>
    /// <param name="asked">All that is asked, by which a request that is sent again is known.</param>
    public async Task Act(HttpContext context, object[] asked, Action<CaseDesk> act)
    {
        readiness.StoreMustBeReady();
        var client = context.Features.Get<ApiKey>()!.Client;
        var request = new CaseRequest(client, Asked.Key(context), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JournalJson.Write(asked)))));
        await turn.WaitAsync(context.RequestAborted);
        try
        {
            using var database = FuyaoDatabase.OpenExisting(store);
            act(new CaseDesk(database, clock, client, request));
            await ServedLedger.Send(context, CaseReceiptAnswer.Of(new CaseReader(database, clock).ReceiptOf(request)));
        }
        catch (CaseRefusedException refused)
        {
            throw new ProblemException(Problem.CaseRefused(refused.Message));
        }
        catch (CaseKeyUsedException used)
        {
            throw new ProblemException(Problem.RequestKeyUsed(used.Message));
        }
        catch (UnknownMerchantException)
        {
            throw new ProblemException(Problem.NoSuchMerchant);
        }
        catch (StorageException failed) when (readiness.Problem is null)
        {
            throw new ProblemException(Problem.NotAnswered, failed);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Ends the request where the case is not the merchant's: of others it learns nothing, not even that they are there.</summary>
    public void MustBeOf(string merchant, long number)
    {
        if (Read(reader => reader.MerchantOf(number)) != merchant)
            throw new ProblemException(Problem.NoSuchCase(number));
    }
}
