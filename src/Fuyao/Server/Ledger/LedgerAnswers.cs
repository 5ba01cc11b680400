using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Ledger;

namespace Fuyao.Server.Ledger;

/// <summary>The lines that were made, in their order.</summary>
internal sealed record BookedAnswer(ImmutableArray<ExportedLine> Lines);

/// <summary>An account.</summary>
/// <param name="Rule">What its balance may be.</param>
internal sealed record AccountAnswer(string Account, string Asset, BalanceRule Rule);

/// <param name="Next">What the next page comes after; null where there is none.</param>
internal sealed record AccountsAnswer(ImmutableArray<AccountAnswer> Accounts, string? Next);

/// <summary>An account at an instant.</summary>
internal sealed record StandingAnswer(string Account, string Asset, BalanceRule Rule, string At, ExportedBalance Balance);

/// <summary>How an account went from one balance to another; the balances are those of the whole interval, whichever page of lines it is.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="Until">Exclusive.</param>
/// <param name="Next">What the next page comes after; null where there is none.</param>
internal sealed record StatementAnswer(string Account, string Asset, string From, string Until, ExportedBalance Opening, ImmutableArray<ExportedLine> Lines, ExportedBalance Closing, long? Next);

/// <param name="Inside">What it and all accounts inside it have, booked.</param>
internal sealed record TrialBalanceLine(string Account, string Asset, ExportedBalance Balance, string Inside);

/// <param name="Booked">Of all accounts together: zero.</param>
internal sealed record AssetTotal(string Asset, string Booked);

/// <param name="Totals">Over all accounts, whichever page it is.</param>
/// <param name="Next">What the next page comes after; null where there is none.</param>
internal sealed record TrialBalanceAnswer(string At, ImmutableArray<TrialBalanceLine> Accounts, ImmutableArray<AssetTotal> Totals, string? Next);

/// <summary>An account that can be claimed from, by which rules, and where its line has come to.</summary>
/// <param name="To">To which account goes what is given.</param>
/// <param name="AtMost">No claim is for more.</param>
/// <param name="WaitingMost">So many claims may wait.</param>
/// <param name="Commitment">SHA-256 of the seed, where claims are drawn.</param>
/// <param name="Claims">How many there ever were.</param>
/// <param name="Waiting">How many wait.</param>
internal sealed record QuotaAnswer(
    string Account, string To, string Asset, string AtMost, long WaitingMost, string? Opens, string? Closes, string? Commitment, bool IsDrawn, long Claims, long Waiting, string Rules);

internal sealed record QuotasAnswer(ImmutableArray<QuotaAnswer> Quotas);

/// <summary>A claim as it stands.</summary>
/// <param name="Rank">The final rank, where it is placed; null in a list of all claims.</param>
/// <param name="Position">Its place in the waiting list, where it waits; null in a list of all claims.</param>
/// <param name="Transfer">The line that gave its units.</param>
/// <param name="Receipt">The hash of its receipt.</param>
internal sealed record ClaimAnswer(long Claim, string Claimant, string Amount, ClaimState State, long? Rank, long? Position, long? Transfer, string Receipt);

/// <param name="Next">What the next page comes after; null where there is none.</param>
internal sealed record ClaimsAnswer(string Account, ImmutableArray<ClaimAnswer> Claims, long? Next);
