using System.Text;

namespace Fuyao.Kernel.Cel.RegularExpressions;

/// <summary>Which code points differ only in case, for (?i): by Unicode's simple mappings, so that k, K and the Kelvin sign are one.</summary>
internal static class CaseFolding
{
    // Cased letters lie in the first two planes.
    private const int CasedMax = 0x1FFFF;

    private static readonly Lazy<Dictionary<int, int[]>> Families = new(GatherFamilies);

    public static CodePointSet Fold(CodePointSet set)
    {
        var folded = new CodePointSet();
        folded.Add(set);
        foreach (var (member, family) in Families.Value)
            if (set.Contains(member))
                foreach (var relative in family)
                    folded.Add(relative);
        return folded;
    }

    public static CodePointSet Fold(int codePoint)
    {
        var set = CodePointSet.Of((codePoint, codePoint));
        foreach (var relative in Families.Value.GetValueOrDefault(codePoint, []))
            set.Add(relative);
        return set;
    }

    private static Dictionary<int, int[]> GatherFamilies()
    {
        var byKey = new Dictionary<int, List<int>>();
        for (var codePoint = 0; codePoint <= CasedMax; codePoint++)
        {
            if (!Rune.IsValid(codePoint))
                continue;
            var key = Key(codePoint);
            if (!byKey.TryGetValue(key, out var members))
                byKey.Add(key, members = []);
            members.Add(codePoint);
        }
        var families = new Dictionary<int, int[]>();
        foreach (var members in byKey.Values.Where(members => members.Count > 1))
        {
            var family = members.ToArray();
            foreach (var member in family)
                families[member] = family;
        }
        return families;
    }

    private static int Key(int codePoint) => codePoint switch
    {
        0x17F => 's', // long s and the three signs below are spelt apart by .NET's mappings and folded by Unicode's
        0x212A => 'k',
        0x212B => 0xE5,
        0x1E9E => 0xDF,
        _ => Rune.ToLowerInvariant(Rune.ToUpperInvariant(new Rune(codePoint))).Value,
    };
}
