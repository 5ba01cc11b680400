using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes.Checking;
using Fuyao.Kernel.Programmes.Checking.Reachability;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes;

/// <summary>A programme file as it was read.</summary>
/// <param name="File">The YAML file; its name is without a folder.</param>
/// <param name="Root">Its content.</param>
/// <param name="Tables">The CSV files beside it, by name.</param>
public sealed record ProgrammeSource(ProgrammeFile File, Node Root, IReadOnlyDictionary<string, ProgrammeTable> Tables);

/// <summary>Either a programme or everything that is wrong with its files, in their order.</summary>
public sealed record ProgrammeCheck(CheckedProgramme? Programme, ImmutableArray<Diagnostic> Errors);

/// <summary>Checks programme files (docs/reference/programme-files.md): the only way to a <see cref="CheckedProgramme"/>.</summary>
public static class ProgrammeChecker
{
    /// <summary>Reports all errors at once; pure.</summary>
    public static ProgrammeCheck Check(ProgrammeSource source, FactCatalogue catalogue)
    {
        var problems = new Problems();
        var tables = new Tables(source.Tables, problems);
        var programme = ProgrammeKeys.Programme.TryRead(source.Root, new Place("file"), problems, out var root)
            ? new Run(root, catalogue, tables, problems).Check()
            : null;
        var file = source.Root.At.File;
        return programme is null || problems.Count > 0
            ? new ProgrammeCheck(null, problems.InOrder(file))
            : new ProgrammeCheck(new CheckedProgramme(programme, catalogue, [source.File, .. tables.Used]), []);
    }

    /// <summary>One check of one file. Sections are checked in the order in which they name one another.</summary>
    private sealed class Run
    {
        private readonly Fields root;
        private readonly Problems problems;
        private readonly Vocabulary vocabulary;
        private readonly ExpressionChecker expressions;
        private readonly ParameterChecker parameters;
        private readonly ClaimChecker claims;
        private readonly TierChecker tierChecker;
        private readonly ScheduleChecker schedules;
        private readonly BenefitChecker benefitChecker;

        public Run(Fields root, FactCatalogue catalogue, Tables tables, Problems problems)
        {
            this.root = root;
            this.problems = problems;
            vocabulary = new Vocabulary(catalogue, root.Find(ProgrammeKeys.Zone) ?? catalogue.Zone);
            expressions = new ExpressionChecker(vocabulary, problems);
            parameters = new ParameterChecker(vocabulary, tables, problems);
            claims = new ClaimChecker(vocabulary, problems);
            tierChecker = new TierChecker(vocabulary, expressions, problems);
            schedules = new ScheduleChecker(vocabulary.Zone, problems);
            benefitChecker = new BenefitChecker(vocabulary, new BenefitTables(tables, problems), claims, problems);
        }

        public Programme? Check()
        {
            var require = root.Find(ProgrammeKeys.Require) ?? [];
            var benefits = root.Find(ProgrammeKeys.Benefits) ?? [];
            var procedure = claims.CheckProcedure(root.Find(ProgrammeKeys.Procedure) ?? []);
            vocabulary.Findings.UnionWith(procedure.SelectMany(step => step.Finds));
            DeclareNames();
            var lists = CheckLists();
            var values = CheckParameters();
            var derived = new DerivedChecker(vocabulary, expressions, problems).CheckAll(root.Find(ProgrammeKeys.Derived) ?? []).ToImmutableArray();
            var scope = root.Find(ProgrammeKeys.Scope) is { } written ? expressions.CheckScope(written) : expressions.EverybodyInScope(root.At);
            var conditions = require.Select(expressions.CheckCondition).OfType<Condition>().ToImmutableArray();
            var tiers = tierChecker.CheckAll(root.Find(ProgrammeKeys.Tiers) ?? [], require, benefits);
            var live = new LiveConditions(vocabulary, NamesOfConditions(require), [.. conditions, .. tiers.SelectMany(tier => tier.Require)]);
            var programme = new Programme
            {
                Id = root.Find(ProgrammeKeys.Id) ?? "",
                Title = root.Find(ProgrammeKeys.Title) ?? LocalizedText.Same(root.Find(ProgrammeKeys.Id) ?? ""),
                Published = root.FindValue(ProgrammeKeys.Published) ?? default,
                Effective = root.FindValue(ProgrammeKeys.Effective) ?? default,
                Zone = vocabulary.Zone,
                Enrolment = root.FindValue(ProgrammeKeys.Enrol) ?? Enrolment.Automatic,
                EvaluateAsOfApplication = root.FindValue(ProgrammeKeys.Evaluate) ?? false,
                Parameters = values,
                Derived = derived,
                Lists = lists,
                Scope = scope ?? expressions.EverybodyInScope(root.At),
                Require = conditions,
                Tiers = tiers,
                Review = Section(ProgrammeKeys.Review, schedules.CheckReview),
                BetweenReviews = Section(ProgrammeKeys.BetweenReviews, fields => schedules.CheckBetweenReviews(fields, live)),
                Capacity = Section(ProgrammeKeys.Capacity, tierChecker.CheckCapacity),
                Apply = Section(ProgrammeKeys.Apply, schedules.CheckWindow),
                AcceptWithin = root.Find(ProgrammeKeys.AcceptWithin) ?? Programme.AcceptWithinDefault,
                Quota = Section(ProgrammeKeys.Quota, claims.CheckQuota),
                Cumulation = Section(ProgrammeKeys.Cumulate, claims.CheckCumulation),
                Budget = Section(ProgrammeKeys.Budget, claims.CheckBudget),
                Procedure = procedure,
                Clawback = claims.CheckClawback(root.Find(ProgrammeKeys.Clawback) ?? []),
                Benefits = [.. benefits.Where(benefit => benefit.Value is not null).Select(benefit => benefitChecker.Check(benefit.Name, benefit.Value!)).OfType<Benefit>()],
                At = root.At,
            };
            CheckTogether(programme);
            FundingChecker.Check(programme, root, problems);
            // What can never hold is judged on conditions that mean something, and on all of them.
            if (problems.Count == 0)
                new ReachabilityChecker(vocabulary, problems).Check(programme);
            return programme;
        }

        /// <summary>Takes every name before any expression is checked, so that a value with an error of its own is not reported as unknown too.</summary>
        private void DeclareNames()
        {
            var named = new[] { (ProgrammeKeys.Parameters, "a parameter"), (ProgrammeKeys.Derived, "a derived column") };
            var whatByName = new Dictionary<string, string>();
            foreach (var (section, what) in named)
                foreach (var entry in root.Find(section) ?? [])
                {
                    if (vocabulary.Catalogue.Find(entry.Name) is not null)
                        problems.Report(entry.At, $"'{entry.Name}' is already the name of a fact", "choose another name, so that conditions are clear");
                    else if (!whatByName.TryAdd(entry.Name, what))
                        problems.Report(entry.At, $"'{entry.Name}' is already the name of {whatByName[entry.Name]}", "choose another name, so that conditions are clear");
                    else if (Cel.Syntax.Words.IsReserved(entry.Name))
                        problems.Report(entry.At, $"'{entry.Name}' is a word of the condition language", "choose another name");
                    else
                        vocabulary.Declare(entry.Name, CelType.Dyn);
                }
        }

        private ImmutableArray<Parameter> CheckParameters()
        {
            var checkedOnes = ImmutableArray.CreateBuilder<Parameter>();
            foreach (var entry in root.Find(ProgrammeKeys.Parameters) ?? [])
            {
                if (entry.Value is null)
                    continue;
                if (entry.Value.FindValue(ValueKeys.Type) is { } type && vocabulary.Catalogue.Find(entry.Name) is null)
                    vocabulary.Declare(entry.Name, Vocabulary.CelTypeOf(type));
                if (parameters.Check(entry.Name, entry.Value) is not { } parameter)
                    continue;
                vocabulary.Parameters[entry.Name] = parameter;
                checkedOnes.Add(parameter);
            }
            return checkedOnes.ToImmutable();
        }

        private ImmutableArray<StaffList> CheckLists()
        {
            var lists = root.Find(ProgrammeKeys.Lists) ?? [];
            vocabulary.Lists.UnionWith(lists.Select(list => list.Name));
            return
            [
                .. lists.Where(list => list.Value is not null).Select(list => new StaffList(
                    list.Name, list.Value!.Find(ValueKeys.Label) ?? LocalizedText.Same(list.Name), list.Value.Find(ValueKeys.EnteredBy) ?? "",
                    list.Value.FindValue(ValueKeys.Months), list.Value.FindValue(ValueKeys.Approval) ?? false, list.Value.At)),
            ];
        }

        private HashSet<string> NamesOfConditions(IReadOnlyList<Named<WrittenCondition>> require) =>
        [
            .. require.Select(condition => condition.Name),
            .. (root.Find(ProgrammeKeys.Tiers) ?? []).SelectMany(tier => tier.Value.Find(TierKeys.Require) ?? []).Select(condition => condition.Name),
        ];

        private void CheckTogether(Programme programme)
        {
            if (root.FindValue(ProgrammeKeys.Published) is { } published && root.FindValue(ProgrammeKeys.Effective) is { } effective && published > effective)
                problems.Report(
                    root.PositionOf(ProgrammeKeys.Published), $"the rules are published on {published:uuuu-MM-dd}, after they take effect on {effective:uuuu-MM-dd}",
                    "a rule is published before it counts: correct one of the dates");
            var enrolsAutomatically = !root.Has(ProgrammeKeys.Enrol) || root.FindValue(ProgrammeKeys.Enrol) is Enrolment.Automatic;
            if (enrolsAutomatically && !root.Has(ProgrammeKeys.Review))
                problems.Report(
                    root.At, "merchants come in automatically, but nothing says when they are reviewed",
                    "add 'review: { every: month, due_by: \"3 24:00\", facts: previous-month }', or another 'enrol'");
            if (programme.Review is { DueBy.Every: Cadence.Once } review && root.Has(ProgrammeKeys.Effective)
                && review.DueBy.Between(Instant.MinValue, Instant.MaxValue, programme.Zone).Single().At < programme.Zone.AtStartOfDay(programme.Effective).ToInstant())
                problems.Report(
                    root.Find(ProgrammeKeys.Review)!.PositionOf(ScheduleKeys.DueBy),
                    $"the review is due once, at {review.DueBy}, before the programme takes effect on {programme.Effective:uuuu-MM-dd}: it never takes place",
                    $"write a moment on {programme.Effective:uuuu-MM-dd} or later, or an earlier 'effective'");
            if (programme.Enrolment is not Enrolment.Application && programme.EvaluateAsOfApplication)
                problems.Report(
                    root.PositionOf(ProgrammeKeys.Evaluate), "'evaluate' is about applications, but nobody applies to this programme", "write 'enrol: application', or remove it");
            if (programme.Enrolment is Enrolment.Automatic && root.Has(ProgrammeKeys.Apply))
                problems.Report(
                    root.PositionOf(ProgrammeKeys.Apply), "'apply' is about applications, but nobody applies to this programme", "write 'enrol: application', or remove it");
            if (programme.Enrolment is not Enrolment.Invitation && root.Has(ProgrammeKeys.AcceptWithin))
                problems.Report(
                    root.PositionOf(ProgrammeKeys.AcceptWithin), "'accept_within' is about invitations, but nobody is invited to this programme", "write 'enrol: invitation', or remove it");
            if (programme.Enrolment is Enrolment.Registration)
                new RegistrationChecker(vocabulary, problems).Check(programme);
        }

        private T? Section<T>(Key<Fields> key, Func<Fields, T?> check)
            where T : class => root.Find(key) is { } fields ? check(fields) : null;
    }
}
