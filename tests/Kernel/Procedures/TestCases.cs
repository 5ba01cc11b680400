using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Procedures;

/// <summary>Procedures and cases made by hand.</summary>
internal static class TestCases
{
    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    private static readonly SourcePosition Here = new("test", 1, 1);

    public static ProcedureStep Apply { get; } = Step("apply") with { Materials = ["licence", "contract"] };

    public static ProcedureStep Precheck { get; } = Step("precheck") with { By = "district-officer", CorrectWithinWorkdays = 5 };

    public static ProcedureStep Verify { get; } = Step("verify") with { By = "officer", Finds = ["first_use"], CorrectWithinWorkdays = 3 };

    public static ProcedureStep Notice { get; } = Step("notice") with { DaysWorkdays = 5, Public = true, Objections = "case" };

    public static ProcedureStep Approve { get; } = Step("approve") with { By = "approver" };

    public static ProcedureStep Disburse { get; } = Step("disburse") with { Batch = "monthly" };

    public static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    /// <summary>As in C2.</summary>
    public static Programme Programme(params ProcedureStep[] steps)
    {
        var cash = new Benefit { Id = "cash", Title = LocalizedText.Same("cash"), Terms = new SubsidyTerms(Money.FromWhole(1000), null), At = Here };
        var pays = steps.Any(step => step.Batch is not null);
        return new Programme
        {
            Id = "tiny",
            Title = LocalizedText.Same("tiny"),
            Published = new LocalDate(2008, 12, 1),
            Effective = new LocalDate(2009, 1, 1),
            Zone = Zone,
            Enrolment = Enrolment.Application,
            Apply = new ApplicationWindow(At("2009-01-01"), At("2009-12-31T24:00"), Here),
            Scope = new Condition("scope", CelChecker.Check("true", new CelEnvironment { Inputs = new Dictionary<string, CelType>() }).Expression!, LocalizedText.Same("scope"), Here),
            Tiers = [new Tier("A", LocalizedText.Same("A"), [], null, pays ? ["cash"] : [], null, Here)],
            Benefits = pays ? [cash] : [],
            Budget = pays ? new Budget("fund", null, Money.FromWhole(1_000_000), "CNY", Here) : null,
            Clawback = [new Clawback("falsified", "all", NodaTime.Period.FromYears(3), Here), new Clawback("left", "50%", null, Here)],
            Procedure = [.. steps],
            At = Here,
        };
    }

    public static CaseRules Rules(params ProcedureStep[] steps) => CaseRules.Of(Programme(steps));

    public static CaseApplication Application { get; } = new("公司", "510100000000010", [], "representative", "510104", null, new BankAccount("bank", "1234567890", "公司"));

    public static Applied Applied(string at) => new(At(at), "counter", Application, [Material("licence", 'a'), Material("contract", 'a')]);

    public static Material Material(string name, char hash) => new(name, name + ".pdf", new string(hash, 64), 10);

    public static CaseStanding Of(CaseRules rules, params CaseEvent[] events) => CaseCourse.Of(rules, events, BusinessCalendar.China);

    public static CaseStanding Then(this CaseStanding standing, CaseEvent happened) => CaseCourse.After(standing, happened, BusinessCalendar.China);

    public static string Refused(Action act) => Should.Throw<CaseRefusedException>(act).Message;

    private static ProcedureStep Step(string name) => new(name, null, [], [], null, null, false, null, null, Here);
}
