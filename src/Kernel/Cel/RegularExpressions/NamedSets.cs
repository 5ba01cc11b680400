using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace Fuyao.Kernel.Cel.RegularExpressions;

/// <summary>The sets patterns have names for: \d, [:alpha:], \pL. Perl's and POSIX's are ASCII, as RE2 has them.</summary>
internal static class NamedSets
{
    private static readonly ConcurrentDictionary<string, CodePointSet?> ByUnicodeName = new();

    private static readonly FrozenDictionary<string, CodePointSet> Posix = new Dictionary<string, CodePointSet>
    {
        ["alnum"] = CodePointSet.Of(('0', '9'), ('A', 'Z'), ('a', 'z')),
        ["alpha"] = CodePointSet.Of(('A', 'Z'), ('a', 'z')),
        ["ascii"] = CodePointSet.Of((0, 0x7F)),
        ["blank"] = CodePointSet.Of(('\t', '\t'), (' ', ' ')),
        ["cntrl"] = CodePointSet.Of((0, 0x1F), (0x7F, 0x7F)),
        ["digit"] = CodePointSet.Of(('0', '9')),
        ["graph"] = CodePointSet.Of(('!', '~')),
        ["lower"] = CodePointSet.Of(('a', 'z')),
        ["print"] = CodePointSet.Of((' ', '~')),
        ["punct"] = CodePointSet.Of(('!', '/'), (':', '@'), ('[', '`'), ('{', '~')),
        ["space"] = CodePointSet.Of(('\t', '\r'), (' ', ' ')),
        ["upper"] = CodePointSet.Of(('A', 'Z')),
        ["word"] = CodePointSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')),
        ["xdigit"] = CodePointSet.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
    }.ToFrozenDictionary();

    /// <summary>The letters Unicode gives its categories, by the order of <see cref="UnicodeCategory"/>.</summary>
    private static readonly string[] CategoryNames =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    /// <summary>\d, \s, \w and their complements in capitals; null for another letter.</summary>
    public static CodePointSet? Perl(char letter)
    {
        var set = char.ToLowerInvariant(letter) switch
        {
            'd' => Posix["digit"],
            's' => CodePointSet.Of(('\t', '\n'), ('\f', '\r'), (' ', ' ')),
            'w' => Posix["word"],
            _ => null,
        };
        return char.IsAsciiLetterUpper(letter) ? set?.Complement() : set;
    }

    public static CodePointSet? PosixNamed(string name) => Posix.GetValueOrDefault(name);

    /// <summary>A general category (L, Lu …), a script (Han …) or Any.</summary>
    public static CodePointSet? Unicode(string name) => ByUnicodeName.GetOrAdd(name, FindUnicode);

    private static CodePointSet? FindUnicode(string name)
    {
        if (name == "Any")
            return CodePointSet.Of((0, CodePointSet.CodePointMax));
        var wanted = CategoryNames.Select(category => category != "Cn" && (category == name || (name.Length == 1 && category[0] == name[0]))).ToArray();
        if (!wanted.Contains(true))
            return Scripts.Find(name);
        var set = new CodePointSet();
        int? start = null;
        for (var codePoint = 0; codePoint <= CodePointSet.CodePointMax + 1; codePoint++)
        {
            var isMember = codePoint <= CodePointSet.CodePointMax && wanted[(int)CharUnicodeInfo.GetUnicodeCategory(codePoint)];
            if (isMember)
            {
                start ??= codePoint;
            }
            else if (start is { } first)
            {
                set.Add(first, codePoint - 1);
                start = null;
            }
        }
        return set;
    }
}
