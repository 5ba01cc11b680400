using NodaTime;

namespace Fuyao.Storage.Audit;

/// <summary>What is said before anything is changed: who does what when to which. Never a secret; it is kept for good.</summary>
public sealed record AuditEntry
{
    /// <summary>Who acts where nobody asked: the program itself, when something is due.</summary>
    public const string Program = "fuyao";

    /// <param name="at">When it is done.</param>
    /// <param name="by">Who does it: a person, or <see cref="Program"/>.</param>
    /// <param name="action">What is done, in the words of the command line: <c>facts import</c>, <c>list add</c>.</param>
    /// <param name="subject">What it is done to: a period, a list, a review's instant.</param>
    /// <exception cref="ArgumentException">Somebody or something is not named.</exception>
    public AuditEntry(Instant at, string by, string action, string subject)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        ArgumentException.ThrowIfNullOrWhiteSpace(action);
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        (At, By, Action, Subject) = (at, by, action, subject);
    }

    public Instant At { get; }

    public string By { get; }

    public string Action { get; }

    public string Subject { get; }

    /// <summary>The id of the programme it is done to, where it is one.</summary>
    public string? Programme { get; init; }

    /// <summary>The id of the merchant it is done to, where it is one.</summary>
    public string? Merchant { get; init; }

    /// <summary>The request of a program that it answers; null where none asked.</summary>
    public AuditRequest? Request { get; init; }
}
