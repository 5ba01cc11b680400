namespace Fuyao.Terminal;

/// <summary>Numbers of things, in English.</summary>
internal static class Counted
{
    /// <returns><c>1 merchant</c>, <c>2,000 merchants</c>.</returns>
    public static string English(int number, string thing) => number == 1 ? $"1 {thing}" : $"{number:N0} {thing}s";
}
