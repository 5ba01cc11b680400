using System.Collections.Immutable;
using Fuyao.Kernel.Versions;
using NodaTime;

namespace Fuyao.Storage.Versions;

/// <summary>Keeps what was done with programme versions: drafted, checked, simulated, approved. Nothing is erased.</summary>
public sealed class VersionStepStore(FuyaoDatabase database)
{
    public void Add(long version, VersionStep step, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "insert into version_step (programme_version_id, step, at, by_whom, summary) values (@version, @step, @at, @by, @summary)",
            new { version, step = Name(step.Kind), at = step.At.ToUnixTimeTicks(), by = step.By, summary = step.Summary });
    }

    /// <summary>The steps of all versions of a programme, by version, each in the order in which they were taken.</summary>
    public ILookup<long, VersionStep> Of(string programme) => database.Query<StepRow>(
        """
        select version_step.programme_version_id as version, step, at, by_whom as byWhom, summary
        from version_step
        join programme_version on programme_version.programme_version_id = version_step.programme_version_id
        where programme = @programme
        order by version_step_id
        """,
        new { programme })
        .ToLookup(row => row.Version, row => new VersionStep(Enum.Parse<VersionStepKind>(row.Step, ignoreCase: true), Instant.FromUnixTimeTicks(row.At), row.ByWhom, row.Summary));

    /// <summary>The programmes that have an approved version, by id: those that are reviewed without files.</summary>
    public ImmutableArray<string> ProgrammesWithApproved() =>
    [
        .. database.Query<string>(
            """
            select distinct programme
            from programme_version
            join version_step on version_step.programme_version_id = programme_version.programme_version_id and step = @approved
            order by programme
            """,
            new { approved = Name(VersionStepKind.Approved) }),
    ];

    private static string Name(VersionStepKind kind) => kind.ToString().ToLowerInvariant();

    private sealed record StepRow(long Version, string Step, long At, string ByWhom, string? Summary);
}
