using System.Collections.Frozen;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;

namespace Fuyao.Kernel.Facts;

internal sealed class BoolCells(FactDefinition fact) : FactCells(fact)
{
    private readonly BoolColumnBuilder builder = new();

    private protected override ColumnBuilder Builder => builder;

    private protected override string? ReadValue(int row, ReadOnlySpan<byte> cell)
    {
        var text = cell.Trim((byte)' ');
        if (text.SequenceEqual("1"u8) || Ascii.EqualsIgnoreCase(text, "true"u8) || text.SequenceEqual("是"u8))
            builder.Set(row, true);
        else if (text.SequenceEqual("0"u8) || Ascii.EqualsIgnoreCase(text, "false"u8) || text.SequenceEqual("否"u8))
            builder.Set(row, false);
        else
            return $"{CellText.Quote(cell)} is neither true nor false; write true, false, 1, 0, 是 or 否";
        return null;
    }
}

internal sealed class StringCells(FactDefinition fact) : FactCells(fact)
{
    private readonly StringColumnBuilder builder = new();
    private readonly FrozenSet<string> allowed = fact.Values.ToFrozenSet();
    private readonly CodeBySpelling codes = new();

    private protected override ColumnBuilder Builder => builder;

    private protected override string? ReadValue(int row, ReadOnlySpan<byte> cell)
    {
        if (codes.TryFind(cell, out var code))
        {
            builder.Set(row, code);
            return null;
        }
        var text = Encoding.UTF8.GetString(cell);
        if (allowed.Count > 0 && !allowed.Contains(text))
            return CellText.NotAllowed(text, Fact);
        codes.Add(cell, builder.Set(row, text));
        return null;
    }
}

internal sealed class SetCells(FactDefinition fact) : FactCells(fact)
{
    private readonly SetColumnBuilder builder = new();
    private readonly FrozenSet<string> allowed = fact.Values.ToFrozenSet();
    private readonly CodeBySpelling codes = new();

    private protected override ColumnBuilder Builder => builder;

    private protected override string? ReadValue(int row, ReadOnlySpan<byte> cell)
    {
        if (codes.TryFind(cell, out var code))
        {
            builder.Set(row, code);
            return null;
        }
        var text = Encoding.UTF8.GetString(cell);
        // The separator alone: the set is known and has no members.
        string[] members = text.Length == 1 && text[0] == FactColumns.SetSeparator ? [] : text.Split(FactColumns.SetSeparator, StringSplitOptions.TrimEntries);
        foreach (var member in members)
        {
            if (member.Length == 0)
                return $"{CellText.Quote(cell)} has an empty member; separate members with one '{FactColumns.SetSeparator}', and write '{FactColumns.SetSeparator}' alone for a set without members";
            if (allowed.Count > 0 && !allowed.Contains(member))
                return CellText.NotAllowed(member, Fact);
        }
        codes.Add(cell, builder.Set(row, members));
        return null;
    }
}

/// <summary>How cells are spoken of in reasons.</summary>
internal static class CellText
{
    /// <summary>Cells up to this length are turned into characters on the stack; longer ones are rare.</summary>
    public const int StackCharactersMax = 64;

    private const int QuotedCharactersMax = 40;

    public static string Quote(ReadOnlySpan<byte> cell)
    {
        var text = Encoding.UTF8.GetString(cell);
        return text.Length <= QuotedCharactersMax ? $"'{text}'" : $"'{text[..QuotedCharactersMax]}…'";
    }

    public static string NotAllowed(string text, FactDefinition fact) =>
        $"{Quote(Encoding.UTF8.GetBytes(text))} is no value of '{fact.Id}'; {Spelling.Suggest(text, fact.Values) ?? $"the values are {string.Join(", ", fact.Values.Take(10))}{(fact.Values.Length > 10 ? ", …" : "")}"}";
}
