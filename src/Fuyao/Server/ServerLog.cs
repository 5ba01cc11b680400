using Microsoft.Extensions.Logging;
using NodaTime;

namespace Fuyao.Server;

/// <summary>Every line that the server logs; docs/reference/server.md says which of them want somebody's attention.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "listening on {Url}")]
    public static partial void Listening(this ILogger log, string url);

    [LoggerMessage(2, LogLevel.Information, "ready, on {Store}")]
    public static partial void Ready(this ILogger log, string store);

    [LoggerMessage(3, LogLevel.Information, "programmes: {Programmes}")]
    public static partial void ProgrammesChanged(this ILogger log, string programmes);

    [LoggerMessage(4, LogLevel.Warning, "no programme to carry out; name them with --programmes, or review one: what is in the store is taken from there")]
    public static partial void NoProgrammes(this ILogger log);

    [LoggerMessage(5, LogLevel.Warning, "no API key: nobody can use the API; start with --api-key-file FILE")]
    public static partial void NoKey(this ILogger log);

    [LoggerMessage(10, LogLevel.Information, "the review of {Programme} due at {Due} begins")]
    public static partial void ReviewBegins(this ILogger log, string programme, Instant due);

    [LoggerMessage(11, LogLevel.Information, "the review of {Programme} due at {Due} is decided on {Facts}: {Members} members")]
    public static partial void ReviewDecided(this ILogger log, string programme, Instant due, string facts, int members);

    [LoggerMessage(12, LogLevel.Error, "ALARM: the review of {Programme} due at {Due} waits and is late: the facts of {Period} are not closed yet; import them with 'fuyao facts import FILE --period {Period}'")]
    public static partial void ReviewLate(this ILogger log, string programme, Instant due, Kernel.Values.Period period);

    [LoggerMessage(13, LogLevel.Error, "{Programme} is not carried out: {Reason}")]
    public static partial void ProgrammeRefused(this ILogger log, string programme, string reason);

    [LoggerMessage(14, LogLevel.Error, "{Programme} could not be carried on with; the others were; trying again in {Seconds} s")]
    public static partial void ProgrammeFailed(this ILogger log, Exception reason, string programme, int seconds);

    [LoggerMessage(15, LogLevel.Information, "{Programme}, between reviews: {Events}")]
    public static partial void MembersChanged(this ILogger log, string programme, string events);

    [LoggerMessage(16, LogLevel.Information, "{Programme}: {Count} cases have lapsed; their places go to the next in line")]
    public static partial void CasesLapsed(this ILogger log, string programme, int count);

    [LoggerMessage(17, LogLevel.Information, "the claims on {Account} are drawn")]
    public static partial void Drawn(this ILogger log, string account);

    [LoggerMessage(18, LogLevel.Information, "{Packets} packets have expired; what was left of them is in their budgets again")]
    public static partial void PacketsExpired(this ILogger log, int packets);

    [LoggerMessage(20, LogLevel.Error, "the store cannot be used: {Reason}; trying again in {Seconds} s")]
    public static partial void StoreBroken(this ILogger log, string reason, int seconds);

    [LoggerMessage(21, LogLevel.Information, "another process is writing; trying again")]
    public static partial void StoreBusy(this ILogger log);

    [LoggerMessage(22, LogLevel.Information, "the store can be used again")]
    public static partial void StoreBack(this ILogger log);

    [LoggerMessage(23, LogLevel.Error, "what merchants are entitled to could not be read, and is answered as it was before: {Reason}")]
    public static partial void BenefitsNotRead(this ILogger log, string reason);

    [LoggerMessage(30, LogLevel.Information, "stopping")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(31, LogLevel.Warning, "a review was still going on after {Seconds} s; it is undone, and decided after the next start")]
    public static partial void ReviewUndone(this ILogger log, int seconds);

    [LoggerMessage(32, LogLevel.Information, "stopped")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(40, LogLevel.Error, "{Method} {Path} could not be answered")]
    public static partial void RequestFailed(this ILogger log, Exception reason, string method, string path);
}
