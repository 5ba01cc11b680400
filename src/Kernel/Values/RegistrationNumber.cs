namespace Fuyao.Kernel.Values;

/// <summary>
/// How a claim names its legal entity (C2): by unified social credit code, or by the 15-digit number of the business register that was given before
/// 2015-10-01 (工商注册号: six digits of the registering office, eight of sequence, one check digit by ISO 7064 MOD 11,10).
/// </summary>
public static class RegistrationNumber
{
    public const int FormerLength = 15;

    /// <summary>Whether it is a unified social credit code or a former registration number with a fitting check character.</summary>
    public static bool IsValid(string text) => UnifiedSocialCreditCode.TryParse(text, out _, out _) || IsValidFormer(text);

    /// <summary>What is wrong with a number and what to write instead; null where nothing is.</summary>
    public static string? Problem(string text)
    {
        if (IsValid(text))
            return null;
        if (text.Length != FormerLength)
            return UnifiedSocialCreditCode.TryParse(text, out _, out var problem) ? null : $"{problem}, or the {FormerLength} digits of a registration number from before 2015-10-01";
        return text.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0
            ? $"'{text}' is not a registration number: it has {FormerLength} digits and nothing else"
            : $"'{text}' is not a registration number: its check digit does not fit; compare it with the business licence";
    }

    public static bool IsValidFormer(string text) =>
        text.Length == FormerLength && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && FormerCheck(text[..^1]) == text[^1];

    /// <summary>The check digit for the first 14.</summary>
    /// <exception cref="ArgumentException">Not 14 digits.</exception>
    public static char FormerCheck(string body)
    {
        if (body.Length != FormerLength - 1 || body.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
            throw new ArgumentException($"'{body}' is not {FormerLength - 1} digits", nameof(body));
        var product = 10;
        foreach (var digit in body)
        {
            var sum = (product + digit - '0') % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (char)('0' + (11 - product) % 10);
    }
}
