using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Journal;

/// <summary>A standing in words.</summary>
/// <param name="Tier">The tier's id; null where none is held.</param>
public sealed record ReceiptStanding(MembershipStatus Status, string? Tier, ImmutableArray<MembershipFlags> Flags)
{
    internal static ReceiptStanding Of(RecordedStanding standing, ImmutableArray<string> tiers) => new(
        standing.Status, TierOf(standing.TierCode, tiers), [.. Enum.GetValues<MembershipFlags>().Where(flag => flag != MembershipFlags.None && standing.Flags.HasFlag(flag))]);

    /// <exception cref="FormatException">There is no such tier.</exception>
    internal RecordedStanding ToRecord(ImmutableArray<string> tiers) => new(Status, CodeOf(Tier, tiers), Flags.Aggregate(MembershipFlags.None, (all, flag) => all | flag));

    internal static string? TierOf(byte code, ImmutableArray<string> tiers) => code == Memberships.NoTier ? null : tiers[code];

    internal static byte CodeOf(string? tier, ImmutableArray<string> tiers) => tier is null ? Memberships.NoTier
        : tiers.IndexOf(tier) is var place and >= 0 ? (byte)place : throw new FormatException($"the header knows no tier '{tier}'");
}

/// <summary>A condition and how it came out.</summary>
/// <param name="Tier">Null for the scope and for conditions of the programme.</param>
/// <param name="Holds">Null where that is unknown.</param>
public sealed record ReceiptCondition(string? Tier, string Name, bool? Holds)
{
    internal Truth Truth => Holds switch { true => Truth.True, false => Truth.False, null => Truth.Unknown };
}

/// <summary>A value that conditions read.</summary>
/// <param name="Value">As in fact files; null where it is unknown.</param>
public sealed record ReceiptValue(string Name, InputKind Kind, InputSource Source, string? Value)
{
    internal RecordedInput Input => new(Name, Kind, Source);
}

/// <summary>The decision of a receipt. With its values it gives the record's bytes back.</summary>
/// <param name="Row">The merchant's row.</param>
/// <param name="Qualified">The best tier before places were given out; null for none.</param>
/// <param name="Since">Since when it stands as it does after; null where it was never in the programme.</param>
public sealed record ReceiptDecision(
    DecisionKind Kind, string Merchant, int Row, ReceiptStanding Before, ReceiptStanding After, string? Qualified, Instant? Since,
    ImmutableArray<ReceiptCondition> Conditions, ImmutableArray<ReceiptValue> Values)
{
    internal long SinceTicks => Since?.ToUnixTimeTicks() ?? 0;

    /// <param name="truthOf">How each condition came out for the merchant.</param>
    /// <param name="columnOf">What was read; null where nobody has a value.</param>
    /// <param name="rowOfColumns">Where the merchant stands in these; null: in its own row.</param>
    public static ReceiptDecision Of(CommitHeader header, DecisionRecord record, string merchant, Func<RecordedCondition, Truth> truthOf, Func<RecordedInput, Column?> columnOf, int? rowOfColumns = null) => new(
        record.Kind, merchant, record.Row, ReceiptStanding.Of(record.Before, header.TiersBefore), ReceiptStanding.Of(record.After, header.Tiers),
        ReceiptStanding.TierOf(record.QualifiedTier, header.Tiers), record.SinceTicks == 0 ? null : Instant.FromUnixTimeTicks(record.SinceTicks),
        [.. header.Conditions.Select(condition => new ReceiptCondition(condition.Tier, condition.Name, truthOf(condition) switch { Truth.True => true, Truth.False => false, _ => null }))],
        [.. header.Inputs.Select(input => new ReceiptValue(input.Name, input.Kind, input.Source, ReceiptValues.TextOf(columnOf(input), rowOfColumns ?? record.Row)))]);

    /// <summary>The record that the decision stands for.</summary>
    /// <exception cref="FormatException">It stands for none under that header; the message says why.</exception>
    public DecisionRecord ToRecord(CommitHeader header)
    {
        if (Encoding.UTF8.GetByteCount(Merchant) > header.MerchantIdBytes)
            throw new FormatException($"'{Merchant}' is longer than any merchant's id of that commit");
        if (!Values.Select(value => value.Input).SequenceEqual(header.Inputs))
            throw new FormatException("the values are not those that the header lists");
        if (!Conditions.Select(condition => new RecordedCondition(condition.Tier, condition.Name)).SequenceEqual(header.Conditions))
            throw new FormatException("the conditions are not those that the header lists");
        return new DecisionRecord(
            Kind, Row, Before.ToRecord(header.TiersBefore), After.ToRecord(header.Tiers), ReceiptStanding.CodeOf(Qualified, header.Tiers), SinceTicks,
            ReceiptValues.HashOf(header.Inputs, Columns(), Merchant, header.MerchantIdBytes), DecisionRecord.MasksOf([.. Conditions.Select(condition => condition.Truth)]));
    }

    /// <summary>What conditions read, as columns of this one merchant.</summary>
    /// <exception cref="FormatException">A value is none of its kind, or stands there twice.</exception>
    internal Dictionary<RecordedInput, Column> Columns()
    {
        var columns = new Dictionary<RecordedInput, Column>();
        foreach (var value in Values)
            if (!columns.TryAdd(value.Input, ReceiptValues.ColumnOf(value)))
                throw new FormatException($"'{value.Name}' stands there twice");
        return columns;
    }
}
