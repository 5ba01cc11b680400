using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Storage.Reviews;

/// <summary>A programme version as it was when it was drafted, or decided.</summary>
/// <param name="Effective">yyyy-MM-dd.</param>
/// <param name="Files">The YAML file, then its tables.</param>
public sealed record StoredProgrammeVersion(long Id, string Programme, string Effective, string Sha256, ImmutableArray<ProgrammeFile> Files);

/// <summary>Keeps the text of versions: of drafts, and of all that decided something. A stored version never changes.</summary>
public sealed class ProgrammeVersionStore(FuyaoDatabase database)
{
    /// <returns>The number of the version, which is stored where it is not yet.</returns>
    public long Save(CheckedProgramme version, Instant storedAt, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        var programme = version.Programme.Id;
        if (database.SingleOrNone<long?>(
                "select programme_version_id from programme_version where programme = @programme and content_sha256 = @sha256", new { programme, sha256 = version.Sha256 }) is { } stored)
            return stored;
        var id = database.Write<long>(
            """
            insert into programme_version (programme, effective, content_sha256, stored_at) values (@programme, @effective, @sha256, @storedAt)
            returning programme_version_id
            """,
            new { programme, effective = version.Programme.Effective.ToString("uuuu-MM-dd", null), sha256 = version.Sha256, storedAt = storedAt.ToUnixTimeTicks() });
        for (var position = 0; position < version.Files.Length; position++)
            database.Execute(
                "insert into programme_file (programme_version_id, position, name, content) values (@id, @position, @name, @content)",
                new { id, position, name = version.Files[position].Name, content = version.Files[position].Text });
        return id;
    }

    /// <exception cref="StorageException">There is no such version.</exception>
    public StoredProgrammeVersion Load(long id)
    {
        var version = database.SingleOrNone<VersionRow>($"{Select} where programme_version_id = @id", new { id }) ?? throw new StorageException($"programme version {id} is not stored");
        return WithFiles(version);
    }

    /// <summary>The version of a programme with that content; null where it is not stored.</summary>
    /// <param name="sha256">In lower-case hexadecimal.</param>
    public StoredProgrammeVersion? Find(string programme, string sha256) =>
        database.SingleOrNone<VersionRow>($"{Select} where programme = @programme and content_sha256 = @sha256", new { programme, sha256 }) is { } version ? WithFiles(version) : null;

    /// <summary>The numbers of all versions that reviews go by, in the order in which they were stored.</summary>
    public ImmutableArray<long> Ids() => [.. database.Query<long>($"select programme_version_id from programme_version where {Counts} order by programme_version_id")];

    /// <summary>The ids of the programmes that have versions by which reviews go.</summary>
    public ImmutableArray<string> Programmes() => [.. database.Query<string>($"select distinct programme from programme_version where {Counts} order by programme")];

    /// <summary>
    /// The versions of a programme that reviews go by: those that are approved, and those that had a part in a decision without, from files. By the day they take effect; of several for one day
    /// the approved one, else the one stored last.
    /// </summary>
    /// <param name="storedBy">Versions that were stored later are left out.</param>
    public ImmutableArray<StoredProgrammeVersion> Of(string programme, Instant? storedBy = null) =>
    [
        .. database.Query<VersionRow>(
            $"{Select} where programme = @programme and stored_at <= @storedBy and {Counts} order by effective, case when {IsApproved} then 1 else 0 end, programme_version_id",
            new { programme, storedBy = (storedBy ?? Instant.MaxValue).ToUnixTimeTicks() })
            .GroupBy(version => version.Effective).Select(versions => WithFiles(versions.Last())),
    ];

    /// <summary>All stored versions of a programme, drafts too, by the day they take effect and the order in which they were stored.</summary>
    public ImmutableArray<StoredProgrammeVersion> All(string programme) =>
        [.. database.Query<VersionRow>($"{Select} where programme = @programme order by effective, programme_version_id", new { programme }).Select(WithFiles)];

    private const string IsApproved = """
        exists (select 1 from version_step where version_step.programme_version_id = programme_version.programme_version_id and step = 'approved')
        """;

    // A version without any step is there because a review read its file.
    private const string Counts = $"""
        ({IsApproved}
          or exists (select 1 from review where review.programme_version_id = programme_version.programme_version_id)
          or not exists (select 1 from version_step where version_step.programme_version_id = programme_version.programme_version_id))
        """;

    private const string Select = "select programme_version_id as id, programme, effective, content_sha256 as sha256 from programme_version";

    private StoredProgrammeVersion WithFiles(VersionRow version) => new(version.Id, version.Programme, version.Effective, version.Sha256,
        [.. database.Query<FileRow>("select name, content from programme_file where programme_version_id = @id order by position", new { id = version.Id })
            .Select(file => new ProgrammeFile(file.Name, file.Content))]);

    private sealed record VersionRow(long Id, string Programme, string Effective, string Sha256);

    private sealed record FileRow(string Name, string Content);
}
