namespace Fuyao.Platform.Sample;

/// <summary>The exponential function in arithmetic that is the same everywhere; the runtime's own may differ in the last bit from one platform to the next.</summary>
internal static class Exponential
{
    private const double Log2E = 1.442_695_040_888_963_4;
    private const double Ln2 = 0.693_147_180_559_945_3;

    // Beyond |x| ≤ ln 2 ÷ 2 nothing is left to sum after so many terms.
    private const int TermsCount = 13;

    public static double Of(double exponent)
    {
        var power = Math.Floor(exponent * Log2E + 0.5);
        var rest = exponent - power * Ln2;
        var sum = 1.0;
        for (var term = TermsCount; term > 0; term--)
            sum = 1 + sum * rest / term;
        return Math.ScaleB(sum, (int)power);
    }
}
