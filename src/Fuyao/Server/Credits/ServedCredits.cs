using System.Text.Json;
using Fuyao.Kernel.Credits;
using Fuyao.Platform.Credits;
using Fuyao.Platform.Explanations;
using Fuyao.Server.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Microsoft.AspNetCore.Http;

namespace Fuyao.Server.Credits;

/// <summary>Credits as requests reach them: each has a connection of its own, and what it changes is one transaction.</summary>
internal sealed class ServedCredits(SqlDialect store, Readiness readiness)
{
    /// <summary>Carries out what the caller asks, in its name, and answers.</summary>
    /// <param name="read">What is asked.</param>
    public async Task Act<T>(HttpContext context, Func<Task<Func<FuyaoDatabase, CreditRequest, T>>> read)
    {
        readiness.StoreMustBeReady();
        var request = new CreditRequest(context.Features.Get<ApiKey>()!.Client, Asked.Key(context));
        var (act, answer) = (await read(), default(T));
        try
        {
            answer = Open(database => act(database, request));
        }
        catch (StorageException failed) when (readiness.Problem is null)
        {
            throw new ProblemException(Problem.NotAnswered, failed);
        }
        await ServedLedger.Send(context, answer);
    }

    public Task Answer<T>(HttpContext context, Func<FuyaoDatabase, T> read)
    {
        readiness.StoreMustBeReady();
        return ServedLedger.Send(context, Open(read));
    }

    /// <summary>By which a client knows what to do, as in the ledger.</summary>
    public static ProblemKind KindOf(CreditRefusal refusal) => new(
        refusal switch
        {
            CreditRefusal.UnknownPacket or CreditRefusal.UnknownClick => StatusCodes.Status404NotFound,
            CreditRefusal.KeyUsed or CreditRefusal.ClickUsed => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        JsonNamingPolicy.KebabCaseLower.ConvertName(refusal.ToString()));

    private T Open<T>(Func<FuyaoDatabase, T> use)
    {
        try
        {
            using var database = FuyaoDatabase.OpenExisting(store);
            return use(database);
        }
        catch (CreditRefusedException refused)
        {
            var kind = KindOf(refused.Refusal);
            throw new ProblemException(new Problem(kind.Status, kind.Name, Problem.Sentence(refused.Message)));
        }
        catch (UnknownMerchantException)
        {
            throw new ProblemException(Problem.NoSuchMerchant);
        }
    }
}
