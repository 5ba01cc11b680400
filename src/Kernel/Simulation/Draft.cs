using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Simulation;

/// <summary>Makes the drafts that what-if asks about. They are compared, never reviewed or stored.</summary>
public static class Draft
{
    /// <summary>A programme with some parameters changed; conditions and all else are the same.</summary>
    /// <exception cref="ChangeException">The programme has no such parameter, or a value of it would be too large.</exception>
    public static CheckedProgramme With(CheckedProgramme programme, ImmutableArray<Change> changes)
    {
        if (changes.IsEmpty)
            return programme;
        var parameters = programme.Programme.Parameters;
        foreach (var change in changes)
        {
            var parameter = parameters.FirstOrDefault(parameter => parameter.Name == change.Parameter)
                ?? throw new ChangeException($"'{programme.Programme.Id}' has no parameter '{change.Parameter}'");
            try
            {
                parameters = parameters.Replace(parameter, change.Apply(parameter));
            }
            catch (OverflowException)
            {
                throw new ChangeException($"'{change}': a value of '{change.Parameter}' becomes too large; write a smaller change");
            }
        }
        // The changes count in the hash as a file does, so that no two programmes that decide otherwise have the same one.
        return new CheckedProgramme(
            programme.Programme with { Parameters = parameters }, programme.Catalogue, programme.Files.Add(new ProgrammeFile("changes", string.Join('\n', changes))));
    }

    /// <summary>
    /// The draft as if it had been published when the version in force was: else a review of facts from before its publication would take nothing away
    /// (semantics.md, “Publication”), and what it does in the long run would not be seen.
    /// </summary>
    public static CheckedProgramme PublishedWith(CheckedProgramme today, CheckedProgramme draft) => draft.Programme.Published <= today.Programme.Published
        ? draft
        : new CheckedProgramme(draft.Programme with { Published = today.Programme.Published }, draft.Catalogue, draft.Files.Add(new ProgrammeFile("changes", $"published: {today.Programme.Published}")));
}
