using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Reviews;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Simulation;

/// <summary>What is to be back-tested.</summary>
public sealed record BackTestRequest
{
    /// <summary>All versions of the programme.</summary>
    public required ImmutableArray<CheckedProgramme> Versions { get; init; }

    /// <summary>Null: the version that is in force now, over the past.</summary>
    public CheckedProgramme? Draft { get; init; }

    /// <summary>Facts from its first day on; null: from the earliest closed snapshot.</summary>
    public Period? From { get; init; }

    /// <summary>Facts up to its last day; null: to the latest closed snapshot.</summary>
    public Period? Until { get; init; }

    /// <summary>Whether to go on after a period without facts; without it the run ends before the first.</summary>
    public bool SkipsMissing { get; init; }

    /// <summary>Whether to begin with the members that the last stored review before the window left; without it with nobody.</summary>
    public bool BeginsWithMembers { get; init; }

    public BackTestAssumptions Assumptions { get; init; } = new();
}

/// <summary>A back-test that was carried out; nothing of it is stored.</summary>
/// <param name="Draft">With its own dates.</param>
/// <param name="From">The first period of the window.</param>
/// <param name="Until">The last period of the window.</param>
/// <param name="Begin">The stored review whose members it began with; null: it began with nobody.</param>
/// <param name="EndedBefore">The period without facts before which it ended; null where it went through.</param>
/// <param name="Notices">What the reader should know beside the figures.</param>
public sealed record BackTestRun(
    BackTestResult Result, CheckedProgramme Draft, Period From, Period Until, StoredReview? Begin, BackTestHole? EndedBefore, ImmutableArray<LocalizedText> Notices);

/// <summary>A merchant for whom the draft made a difference.</summary>
/// <param name="Won">Reviews after which it was in by the draft and not by the rules in force.</param>
/// <param name="Lost">The reverse.</param>
/// <param name="Tier">At the end by the draft; null where none is held.</param>
/// <param name="TierInForce">At the end by the rules in force.</param>
public sealed record ChangedMerchant(string Merchant, int Won, int Lost, string? Tier, string? TierInForce);

/// <summary>What was asked cannot be back-tested; the message says what to write instead.</summary>
public sealed class BackTestRefusedException(string message) : Exception(message);
