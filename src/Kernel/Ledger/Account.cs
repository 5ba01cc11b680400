namespace Fuyao.Kernel.Ledger;

/// <summary>What the balance of an account may be. It holds after each booking, not only at the end of a chain.</summary>
public enum BalanceRule
{
    /// <summary>Whatever comes: where money comes from and goes to outside the ledger.</summary>
    Any,

    /// <summary>No more goes out or is held than is there.</summary>
    NeverBelowZero,

    /// <summary>No more comes in or is held for it than went out: what was lent comes back.</summary>
    NeverAboveZero,
}

/// <summary>
/// An account of one asset. Its path names its place in the tree, <c>sme-fund/e-commerce/trustpass</c>: an account lies inside the one whose path is its own without the last
/// part, and both count the same asset.
/// </summary>
public sealed record Account
{
    public const int PathLengthMax = 200;
    public const char Separator = '/';

    /// <exception cref="ArgumentException">The path is none; see <see cref="ProblemOf"/>.</exception>
    public Account(string path, Asset asset, BalanceRule rule)
    {
        if (ProblemOf(path) is { } problem)
            throw new ArgumentException(problem, nameof(path));
        (Path, Asset, Rule) = (path, asset, rule);
    }

    public string Path { get; }

    public Asset Asset { get; }

    public BalanceRule Rule { get; }

    /// <summary>Null at the root of a tree.</summary>
    public string? ParentPath => Path.LastIndexOf(Separator) is var last and >= 0 ? Path[..last] : null;

    /// <returns>Null for a path: parts divided by <c>/</c>, none of them empty, without blanks and control characters.</returns>
    public static string? ProblemOf(string path) =>
        path.Length is 0 or > PathLengthMax ? $"an account has a path of 1 to {PathLengthMax} characters"
        : path.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)) ? $"'{path}' has blanks or control characters; write the path of an account without them: fund/allotment"
        : path.Split(Separator).Any(part => part.Length == 0) ? $"'{path}' has an empty part; write the path of an account as fund/allotment"
        : null;
}

/// <summary>How an account stands, in units of its asset. Nothing of it is below zero.</summary>
/// <param name="In">All that ever came in.</param>
/// <param name="Out">All that ever went out.</param>
/// <param name="HeldIn">What others hold for it.</param>
/// <param name="HeldOut">What is held of it for others.</param>
public sealed record Balance(long In, long Out, long HeldIn, long HeldOut)
{
    public static readonly Balance Zero = new(0, 0, 0, 0);

    public long Booked => In - Out;

    /// <summary>What of it can still be moved or held.</summary>
    public long Free => checked(Booked - HeldOut);

    public bool Keeps(BalanceRule rule) => rule switch
    {
        BalanceRule.NeverBelowZero => Free >= 0,
        BalanceRule.NeverAboveZero => checked(Booked + HeldIn) <= 0,
        _ => true,
    };
}
