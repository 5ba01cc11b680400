using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using Fuyao.Platform.Explanations;
using Fuyao.Server.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Dialects;
using Fuyao.Storage.Services;
using Microsoft.AspNetCore.Http;

namespace Fuyao.Server.Services;

/// <summary>Packages and lessons as requests reach them. What is asked with a key is done once, by whichever server of the store; of one server one act is carried out at a time, so that no others wait for the store on threads of their own.</summary>
internal sealed class ServedServices(SqlDialect store, Readiness readiness, ReviewLoop loop) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    public void Dispose() => turn.Dispose();

    /// <summary>All versions of a programme that this server carries out.</summary>
    /// <exception cref="ProblemException">It carries out none of that name.</exception>
    public ImmutableArray<CheckedProgramme> VersionsOf(string programme) =>
        loop.Programmes.FirstOrDefault(versions => versions[0].Programme.Id == programme) is { IsDefault: false } found ? found : throw new ProblemException(Problem.NoSuchProgramme(programme));

    /// <exception cref="ProblemException">There is no such lesson.</exception>
    public void MustBeThere(long lesson)
    {
        if (Read(database => new TrainingStore(database).Find(lesson)) is null)
            throw new ProblemException(Problem.NoSuchLesson(lesson));
    }

    /// <exception cref="ProblemException">The store is not open yet, or nobody is known by that name.</exception>
    public T Read<T>(Func<FuyaoDatabase, T> read)
    {
        readiness.StoreMustBeReady();
        using var database = FuyaoDatabase.OpenExisting(store);
        try
        {
            return read(database);
        }
        catch (UnknownMerchantException)
        {
            throw new ProblemException(Problem.NoSuchMerchant);
        }
    }

    /// <summary>Does what is asked in the name of the client, and answers with what the entry of the audit log says of it.</summary>
    /// <param name="asked">All that is asked, by which a request that is sent again is known.</param>
    /// <param name="act">It is told in whose name, and by which request.</param>
    public async Task Act<T>(HttpContext context, object?[] asked, Action<FuyaoDatabase, AuditRequest> act, Func<AuditRecord, T> answer)
    {
        readiness.StoreMustBeReady();
        var request = new AuditRequest(context.Features.Get<ApiKey>()!.Client, Asked.Key(context), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JournalJson.Write(asked)))));
        await turn.WaitAsync(context.RequestAborted);
        try
        {
            await ServedLedger.Send(context, answer(Read(database => Done(database, request, act))));
        }
        catch (ServiceRefusedException refused)
        {
            throw new ProblemException(Problem.ServiceRefused(refused.Message));
        }
        catch (RequestKeyUsedException used)
        {
            throw new ProblemException(Problem.RequestKeyUsed(used.Message));
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

    private static AuditRecord Done(FuyaoDatabase database, AuditRequest request, Action<FuyaoDatabase, AuditRequest> act)
    {
        try
        {
            act(database, request);
            return new AuditLog(database).AnswerTo(request)!;
        }
        catch (RequestAnsweredException answered)
        {
            return answered.Entry;
        }
    }
}
