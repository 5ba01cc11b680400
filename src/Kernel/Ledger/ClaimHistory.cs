using System.Collections.Immutable;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Ledger;

/// <summary>
/// What the entries of a line say when they are read from the first to the last, by anybody who has them: how each claim stands, who waits in which order, and whether all went by the rules. It shares no code with
/// <see cref="QuotaLine"/>, which made them.
/// </summary>
public sealed class ClaimHistory
{
    private readonly ImmutableArray<LocalizedText>.Builder problems = ImmutableArray.CreateBuilder<LocalizedText>();
    private readonly SortedDictionary<long, (ClaimEntry Receipt, ClaimState State, long Place)> claims = [];
    private readonly SortedDictionary<long, long> waitingByPlace = [];
    private readonly Queue<long> toBeDrawn = [];
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private ClaimEntry? first;
    private ClaimEntry? last;
    private int drawn;

    private ClaimHistory()
    {
    }

    /// <summary>What does not follow; none where everything does.</summary>
    public ImmutableArray<LocalizedText> Problems => problems.ToImmutable();

    /// <summary>The newest entry; null where there is none.</summary>
    public ClaimEntry? Last => last;

    /// <summary>Each claim by number: its receipt, how it stands, and by which place it is served.</summary>
    public IEnumerable<(ClaimEntry Receipt, ClaimState State, long Place)> Claims => claims.Values;

    /// <summary>The numbers of the claims that have what they claimed, by their final rank: the first has rank 1.</summary>
    public ImmutableArray<long> Ranks => [.. claims.Values.Where(claim => claim.State == ClaimState.Placed).OrderBy(claim => claim.Place).Select(claim => claim.Receipt.Claim!.Value)];

    /// <summary>The numbers of the claims that wait, the next in line first.</summary>
    public ImmutableArray<long> Waiting => [.. waitingByPlace.Values];

    /// <param name="entries">All of one account, by number.</param>
    public static ClaimHistory Read(IEnumerable<ClaimEntry> entries)
    {
        var history = new ClaimHistory();
        foreach (var entry in entries)
            history.Follow(entry);
        if (history.toBeDrawn.Count > 0)
            history.Say(history.last!, $"抽签后还有 {history.toBeDrawn.Count} 个申领没有处理", $"{history.toBeDrawn.Count} claims were not served after the draw");
        return history;
    }

    /// <summary>Whether somebody's receipt is the one that stands here.</summary>
    public LocalizedText? Compare(ClaimEntry receipt) =>
        receipt.HashOf() != receipt.Sha256 ? new("凭证的散列与内容不符：凭证被改动过", "the hash of the receipt does not follow from what it says: the receipt was changed")
        : receipt.Claim is not { } number || !claims.TryGetValue(number, out var claim) ? new($"申领 {receipt.Claim} 不在其中", $"the claim {receipt.Claim} is not among them")
        : claim.Receipt != receipt ? new($"申领 {number} 的凭证与其中的记录不同", $"the receipt of claim {number} is not the entry that stands here")
        : null;

    private void Follow(ClaimEntry entry)
    {
        if (entry.Number != (last?.Number ?? 0) + 1)
            Say(entry, $"编号应为 {(last?.Number ?? 0) + 1}：记录被删除或插入", $"the number should be {(last?.Number ?? 0) + 1}: an entry was taken out or put in");
        if (entry.Before != (last?.Sha256 ?? FieldHash.Beginning))
            Say(entry, "不接在前一条记录之后", "it does not follow from the entry before it");
        if (entry.HashOf() != entry.Sha256)
            Say(entry, "散列与内容不符：记录被改动过", "its hash does not follow from what it says: the entry was changed");
        if (entry.At < last?.At)
            Say(entry, "时间早于前一条记录", "it is earlier than the entry before it");
        if ((entry.Event == ClaimEvent.Opened) != (last is null))
            Say(entry, "规则只在第一条记录中说明", "the first entry and no other says the rules");
        switch (entry.Event)
        {
            case ClaimEvent.Claimed: FollowClaim(entry); break;
            case ClaimEvent.Served: FollowServed(entry); break;
            case ClaimEvent.Withdrawn or ClaimEvent.Rejected: FollowEnd(entry); break;
            case ClaimEvent.Drawn: FollowDraw(entry); break;
            default: break;
        }
        first ??= entry;
        last = entry;
    }

    private void FollowClaim(ClaimEntry entry)
    {
        if (entry.Claim != claims.Count + 1)
            Say(entry, $"申领编号应为 {claims.Count + 1}", $"the number of the claim should be {claims.Count + 1}");
        if (entry.State is not { } state || entry.Claim is not { } number)
        {
            Say(entry, "没有说明申领的结果", "it does not say what became of the claim");
            return;
        }
        if (state != ClaimState.Refused && !open.Add(entry.Claimant ?? ""))
            Say(entry, $"{entry.Claimant} 已有申领", $"'{entry.Claimant}' had a claim already");
        if (state == ClaimState.Placed && waitingByPlace.Count > 0)
            Say(entry, "越过了候补的人", "it was served before those who waited");
        claims[number] = (entry, state, number);
        Wait(entry, number, state);
    }

    private void FollowServed(ClaimEntry entry)
    {
        if (entry.Claim is not { } number || entry.State is not { } state || !claims.TryGetValue(number, out var claim))
        {
            Say(entry, "没有这个申领", "there is no such claim");
            return;
        }
        if (toBeDrawn.TryDequeue(out var turn))
        {
            if (turn != number)
                Say(entry, $"按种子应轮到申领 {turn}", $"by the seed it is the turn of claim {turn}");
            if (state == ClaimState.Placed && waitingByPlace.Count > 0)
                Say(entry, "越过了候补的人", "it was served before those who waited");
            claims[number] = claim with { State = state, Place = ++drawn };
            if (state == ClaimState.Refused)
                open.Remove(claim.Receipt.Claimant ?? "");
            Wait(entry, drawn, state);
            return;
        }
        if (waitingByPlace.Count == 0 || waitingByPlace.First().Value != number || state != ClaimState.Placed)
            Say(entry, $"应轮到候补的第一位{(waitingByPlace.Count == 0 ? "" : $"，申领 {waitingByPlace.First().Value}")}", $"it is the turn of who waits first{(waitingByPlace.Count == 0 ? ", and nobody waits" : $", claim {waitingByPlace.First().Value}")}");
        waitingByPlace.Remove(claim.Place);
        claims[number] = claim with { State = state };
    }

    private void FollowEnd(ClaimEntry entry)
    {
        if (entry.Claim is not { } number || entry.State is not { } state || !claims.TryGetValue(number, out var claim) || claim.State is ClaimState.Refused or ClaimState.Withdrawn or ClaimState.Rejected)
        {
            Say(entry, "没有这个有效的申领", "there is no such open claim");
            return;
        }
        if (claim.State == ClaimState.Waiting)
            waitingByPlace.Remove(claim.Place);
        open.Remove(claim.Receipt.Claimant ?? "");
        claims[number] = claim with { State = state };
    }

    private void FollowDraw(ClaimEntry entry)
    {
        if (!Quota.IsHash(entry.Words))
        {
            Say(entry, "没有公布种子", "it does not say the seed");
            return;
        }
        if (first is { } opened && !opened.Words.EndsWith(ClaimEntry.CommitmentTo(entry.Words), StringComparison.Ordinal))
            Say(entry, "种子与事先公布的承诺不符", "the seed is not the one whose commitment was published before");
        foreach (var number in claims.Values.Where(claim => claim.State == ClaimState.Collected)
            .OrderBy(claim => ClaimEntry.DrawKey(entry.Words, claim.Receipt.Sha256), StringComparer.Ordinal).Select(claim => claim.Receipt.Claim!.Value))
            toBeDrawn.Enqueue(number);
    }

    private void Wait(ClaimEntry entry, long place, ClaimState state)
    {
        if (state != ClaimState.Waiting)
            return;
        waitingByPlace[place] = entry.Claim!.Value;
        if (entry.Position != waitingByPlace.Count)
            Say(entry, $"候补位次应为 {waitingByPlace.Count}", $"its position should be {waitingByPlace.Count}");
    }

    private void Say(ClaimEntry entry, string zh, string en) => problems.Add(new LocalizedText($"{entry.Account} 第 {entry.Number} 条：{zh}", $"{entry.Account}, entry {entry.Number}: {en}"));
}
