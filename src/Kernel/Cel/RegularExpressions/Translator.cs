using System.Globalization;
using System.Text;

namespace Fuyao.Kernel.Cel.RegularExpressions;

/// <summary>
/// Reads RE2's syntax and writes what .NET's non-backtracking engine understands, over texts in <see cref="TextEncoding"/>. Whether something matches
/// is all that counts, so groups capture nothing and laziness is dropped.
/// </summary>
internal sealed partial class Translator(string source)
{
    private const int RepetitionMax = 1_000;
    private const int NestingDepthMax = 200;

    /// <summary>States the engine may have to keep: beyond this a pattern is too complex.</summary>
    private const int SizeMax = 50_000;

    private readonly HashSet<string> groupNames = [];
    private int position;
    private int depth;

    private record struct Flags(bool IgnoreCase, bool MultiLine, bool DotMatchesLineFeed);

    /// <exception cref="PatternException">The pattern is not RE2's, or is too complex.</exception>
    public string Translate()
    {
        var translated = ReadAlternatives(default, out _, out _);
        return position < source.Length ? throw new PatternException("a ) has no partner") : translated;
    }

    /// <summary>Up to the closing bracket or the end. The size is in states, <paramref name="repetition"/> the largest product of nested counts.</summary>
    private string ReadAlternatives(Flags flags, out int size, out int repetition)
    {
        if (++depth > NestingDepthMax)
            throw new PatternException($"too complex: groups are nested more than {NestingDepthMax} deep");
        var output = new StringBuilder();
        size = 1;
        repetition = 1;
        while (position < source.Length && source[position] != ')')
        {
            if (source[position] == '|')
            {
                position++;
                output.Append('|');
                continue;
            }
            var atom = ReadAtom(ref flags, out var atomSize, out var atomRepetition);
            if (atom is null)
                continue;
            output.Append(ReadRepetition(atom, ref atomSize, ref atomRepetition));
            size += atomSize;
            repetition = Math.Max(repetition, atomRepetition);
            if (size > SizeMax)
                throw new PatternException("too complex: it would need too many states");
        }
        depth--;
        return output.ToString();
    }

    /// <summary>One thing that can be repeated; null for a change of flags, which stands for nothing.</summary>
    private string? ReadAtom(ref Flags flags, out int size, out int repetition)
    {
        size = 1;
        repetition = 1;
        var current = source[position];
        switch (current)
        {
            case '(':
                position++;
                return ReadGroup(ref flags, out size, out repetition);
            case '[':
                position++;
                return SetPattern(ReadClass(flags), default, ref size);
            case '.':
                position++;
                return SetPattern(CodePointSet.Of(flags.DotMatchesLineFeed ? [(0, CodePointSet.CodePointMax)] : [(0, 9), (11, CodePointSet.CodePointMax)]), default, ref size);
            case '^':
                position++;
                return flags.MultiLine ? "(?m:^)" : "\\A";
            case '$':
                position++;
                return flags.MultiLine ? "(?m:$)" : "\\z";
            case '*' or '+' or '?':
                throw new PatternException($"nothing stands before {current} to repeat");
            case '{' when TryReadCounts(out _, out _):
                throw new PatternException("nothing stands before { to repeat");
            case '\\':
                return ReadEscapedAtom(flags, ref size);
            default:
                var codePoint = ReadCodePoint();
                return SetPattern(CodePointSet.Of((codePoint, codePoint)), flags, ref size);
        }
    }

    private static string SetPattern(CodePointSet set, Flags flags, ref int size) =>
        TextEncoding.PatternOf(flags.IgnoreCase ? CaseFolding.Fold(set) : set, ref size);

    private int ReadCodePoint()
    {
        if (position >= source.Length)
            throw new PatternException("it ends too early");
        Rune.DecodeFromUtf16(source.AsSpan(position), out var rune, out var length);
        position += length;
        return rune.Value;
    }

    private string ReadRepetition(string atom, ref int size, ref int repetition)
    {
        if (position >= source.Length)
            return atom;
        int least;
        int? most;
        switch (source[position])
        {
            case '*':
                (least, most) = (0, null);
                position++;
                break;
            case '+':
                (least, most) = (1, null);
                position++;
                break;
            case '?':
                (least, most) = (0, 1);
                position++;
                break;
            case '{' when TryReadCounts(out least, out most):
                break;
            default:
                return atom;
        }
        if (position < source.Length && source[position] == '?')
            position++;
        if (position < source.Length && (source[position] is '*' or '+' or '?' || (source[position] == '{' && TryReadCounts(out _, out _))))
            throw new PatternException("a repetition cannot be repeated; put it in brackets");
        var count = Math.Max(1, most ?? least);
        if ((long)repetition * count > RepetitionMax)
            throw new PatternException($"too complex: repetitions inside each other multiply to more than {RepetitionMax}");
        repetition *= count;
        size = (int)Math.Min((long)size * count + 1, int.MaxValue / 4);
        var counts = (least, most) switch
        {
            (0, null) => "*",
            (1, null) => "+",
            (0, 1) => "?",
            _ => $"{{{least.ToString(CultureInfo.InvariantCulture)},{most?.ToString(CultureInfo.InvariantCulture)}}}",
        };
        return $"(?:{atom}){counts}";
    }

    /// <summary>{n}, {n,} or {n,m}; what is none of these is plain text, and stays unread.</summary>
    private bool TryReadCounts(out int least, out int? most)
    {
        least = 0;
        most = null;
        var end = source.IndexOf('}', position);
        if (end < 0)
            return false;
        var inner = source.AsSpan(position + 1, end - position - 1);
        var comma = inner.IndexOf(',');
        if (!TryReadCount(comma < 0 ? inner : inner[..comma], out least))
            return false;
        if (comma < 0)
            most = least;
        else if (comma < inner.Length - 1)
        {
            if (!TryReadCount(inner[(comma + 1)..], out var upper))
                return false;
            most = upper;
        }
        if (least > RepetitionMax || most > RepetitionMax)
            throw new PatternException($"too complex: at most {RepetitionMax} repetitions");
        if (most < least)
            throw new PatternException($"the repetition {source[position..(end + 1)]} ends before it begins");
        position = end + 1;
        return true;
    }

    private static bool TryReadCount(ReadOnlySpan<char> digits, out int count)
    {
        count = 0;
        if (digits.IsEmpty || digits.IndexOfAnyExceptInRange('0', '9') >= 0)
            return false;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count))
            count = int.MaxValue;
        return true;
    }

    private string? ReadGroup(ref Flags flags, out int size, out int repetition)
    {
        var inner = flags;
        if (StartsWith("?"))
        {
            if (StartsWith("P<") || (At(0) == '<' && At(1) is not ('=' or '!') && StartsWith("<")))
                ReadGroupName();
            else if (!ReadFlags(ref inner))
            {
                flags = inner;
                (size, repetition) = (0, 1);
                return null;
            }
        }
        var content = ReadAlternatives(inner, out size, out repetition);
        if (!StartsWith(")"))
            throw new PatternException("a ( has no partner");
        return $"(?:{content})";
    }

    private char At(int offset) => position + offset < source.Length ? source[position + offset] : '\0';

    private bool StartsWith(string text)
    {
        if (string.CompareOrdinal(source, position, text, 0, text.Length) != 0)
            return false;
        position += text.Length;
        return true;
    }

    private void ReadGroupName()
    {
        var end = source.IndexOf('>', position);
        var name = end < 0 ? "" : source[position..end];
        if (name.Length == 0 || !name.All(unit => char.IsLetterOrDigit(unit) || unit == '_'))
            throw new PatternException("the name of a group consists of letters, digits and _ between < and >");
        if (!groupNames.Add(name))
            throw new PatternException($"two groups are named {name}");
        position = end + 1;
    }

    /// <summary>Flags and a colon or bracket; false where the bracket closes, so that they hold for the rest of the group around.</summary>
    private bool ReadFlags(ref Flags flags)
    {
        var isOn = true;
        var hasFlag = false;
        while (true)
        {
            var flag = At(0);
            position++;
            switch (flag)
            {
                case 'i':
                    flags.IgnoreCase = isOn;
                    break;
                case 'm':
                    flags.MultiLine = isOn;
                    break;
                case 's':
                    flags.DotMatchesLineFeed = isOn;
                    break;
                case 'U':
                    break;
                case '-' when isOn:
                    isOn = false;
                    hasFlag = false;
                    continue;
                case ':' when isOn || hasFlag:
                    return true;
                case ')' when hasFlag:
                    return false;
                case '=' or '!' or '<':
                    throw new PatternException("look-around, (?= (?! (?<= (?<!, is not part of the language");
                default:
                    throw new PatternException($"(?{(flag == '\0' ? "" : flag.ToString())} is no group; flags are i, m, s and U");
            }
            hasFlag = true;
        }
    }
}
