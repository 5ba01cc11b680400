using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Fuyao.Kernel.Values;

/// <summary>
/// The unified social credit code of a legal entity (统一社会信用代码, GB 32100-2015), 18 characters: registering department (1), kind of entity (1), division (6),
/// organisation code (9, the last of them its own check character by GB 11714), check character (1).
/// </summary>
public readonly record struct UnifiedSocialCreditCode
{
    public const int Length = 18;

    // GB 32100-2015: no I, O, S, V, Z, which are taken for 1, 0, 5, U, 2. The value of a character is its index.
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    private const int OrganisationBodyLength = 8;

    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    private readonly string? code;

    private UnifiedSocialCreditCode(string code) => this.code = code;

    /// <summary>The six digits of the division where it was registered; <c>100000</c> is the State Council's own register.</summary>
    public string Division => ToString()[2..8];

    /// <summary>Composes a code and both its check characters.</summary>
    /// <param name="department">Registering department and kind of entity, as <c>91</c>: market regulation, enterprise; <c>92</c>: sole trader.</param>
    /// <param name="division">Six digits.</param>
    /// <param name="organisation">The first eight characters of the organisation code.</param>
    /// <exception cref="ArgumentException">A part has the wrong length or a character that codes do not use.</exception>
    public static UnifiedSocialCreditCode Compose(string department, string division, string organisation)
    {
        RequirePart(department, 2, nameof(department));
        RequirePart(division, 6, nameof(division));
        RequirePart(organisation, OrganisationBodyLength, nameof(organisation));
        var body = department + division + organisation + OrganisationCheck(organisation);
        return new(body + Check(body));
    }

    /// <summary>Accepts a code whose check character is right; lower case and surrounding blanks are not.</summary>
    /// <param name="problem">Where false: what is wrong and what to write instead.</param>
    public static bool TryParse(string text, out UnifiedSocialCreditCode parsed, [NotNullWhen(false)] out string? problem)
    {
        parsed = default;
        problem = null;
        if (text.Length != Length)
            problem = $"it has {text.Length} characters; write all {Length}";
        else if (text.AsSpan().IndexOfAnyExcept(Characters) is >= 0 and var stray)
            problem = $"'{text[stray]}' at place {stray + 1} is not used in such codes; they use digits and the capital letters without I, O, S, V, Z";
        else if (text.AsSpan(2, 6).IndexOfAnyExceptInRange('0', '9') >= 0)
            problem = "places 3 to 8 are the digits of the division";
        else if (Check(text[..(Length - 1)]) != text[^1])
            problem = "its check character does not fit; compare it with the business licence";
        if (problem is not null)
        {
            problem = $"'{text}' is not a unified social credit code: {problem}";
            return false;
        }
        parsed = new(text);
        return true;
    }

    public override string ToString() => code ?? throw new InvalidOperationException("no code was given");

    private static void RequirePart(string part, int length, string name)
    {
        if (part.Length != length || part.AsSpan().IndexOfAnyExcept(Characters) >= 0)
            throw new ArgumentException($"'{part}' is not {length} characters of {Alphabet}", name);
    }

    private static char Check(string body)
    {
        // Weights are the powers of 3 modulo 31; the weighted sum and the check character together are divisible by 31.
        var (sum, weight) = (0, 1);
        foreach (var character in body)
        {
            sum += Alphabet.IndexOf(character, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }
        return Alphabet[(31 - sum % 31) % 31];
    }

    private static char OrganisationCheck(string organisation)
    {
        // GB 11714: letters are worth 10 to 35, here without leaving out any.
        var sum = 0;
        for (var place = 0; place < OrganisationBodyLength; place++)
            sum += (char.IsAsciiDigit(organisation[place]) ? organisation[place] - '0' : organisation[place] - 'A' + 10) * OrganisationWeights[place];
        return (11 - sum % 11) switch
        {
            10 => 'X',
            11 => '0',
            var digit => (char)('0' + digit),
        };
    }
}
