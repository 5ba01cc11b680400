using Fuyao.Kernel.Programmes.Shapes;

namespace Fuyao.Kernel.Programmes.Keys;

/// <summary>The keys of programmes that merchants claim from: places, caps, money, procedure (C2).</summary>
internal static class ClaimKeys
{
    public const int WorkdaysMax = 250;

    public static readonly Key<int> First = new("first", Forms.Count, "1000", "How many places there are.", required: true);

    public static readonly Key<string> By = new("by", Forms.Fact, "application.accepted_at", "The instant fact that makes a claim; claims count in the order in which they are taken.", required: true);

    public static readonly Key<string> Hold = new("hold", ChoiceShape.Of("acceptance", "verification"), "acceptance", "When a place is held for a claim (default: acceptance).");

    public static readonly Key<string> Confirm = new("confirm", ChoiceShape.Of("approval", "disbursement"), "approval", "When a held place becomes final (default: approval).");

    public static readonly Key<string> Refill = new(
        "refill", ChoiceShape.Of("waiting", "none"), "waiting", "Who gets the place of a rejected claim: the next one waiting (default), or nobody.");

    public static readonly MappingShape Quota = new("quota", "a quota", First, By, Hold, Confirm, Refill);

    public static readonly Key<string> Group = new("group", Forms.Id, "chengdu-subsidy", "The programmes that name the same group share the cap.", required: true);

    public static readonly Key<string> Per = new("per", ChoiceShape.Of("merchant", "legal_entity"), "legal_entity", "Whose cap it is.", required: true);

    public static readonly Key<int> Places = new("places", Forms.Count, "1", "At most so many places.");

    public static readonly Key<WrittenAmount> AmountAtMost = new("amount", Forms.Amount, "5000 CNY", "At most so much money.");

    public static readonly MappingShape Cumulation = new("cumulate", "'cumulate'", Group, Per, Places, AmountAtMost);

    public static readonly Key<string> Account = new("account", Forms.Id, "chengdu-ecommerce", "The account that pays.", required: true);

    public static readonly Key<string> Parent = new("parent", Forms.Id, "sme-development-fund", "The account that it is part of.");

    public static readonly Key<WrittenAmount> Limit = new("limit", Forms.Amount, "1000000 CNY", "What may be spent at most.", required: true);

    public static readonly MappingShape Budget = new("budget", "a budget", Account, Parent, Limit);

    public static readonly Key<string> StepName = new("step", Forms.Id, "verify", "The step's name, once in the procedure.", required: true);

    public static readonly Key<string> StepBy = new("by", ValueKeys.StaffRole, "officer", "The role that does it; without it, the merchant or the system.");

    public static readonly Key<IReadOnlyList<Item<string>>> Materials = new(
        "materials", new ListShape<string>(Forms.Identifier, atLeastOne: true), "[licence, contract]", "What the merchant hands in.");

    public static readonly Key<IReadOnlyList<Item<string>>> Finds = new(
        "finds", new ListShape<string>(Forms.Identifier, atLeastOne: true), "[first_use]", "What is established in this step, for finding('first_use') in conditions.");

    public static readonly Key<int> CorrectWithin = new("correct_within", Forms.Workdays, "5 workdays", "How long the merchant has to mend an application.");

    public static readonly Key<int> Days = new("days", Forms.Workdays, "5 workdays", "How long the step lasts.");

    public static readonly Key<bool> Public = new("public", Forms.Bool, "true", "Whether it is shown to everybody without sign-in.");

    public static readonly Key<string> Objections = new("objections", ChoiceShape.Of("case", "none"), "case", "What an objection opens: a case, or nothing (default).");

    public static readonly Key<string> Batch = new("batch", ChoiceShape.Of("daily", "weekly", "monthly"), "monthly", "How often payments are put together.");

    public static readonly MappingShape Step = new("step", "a step of the procedure", StepName, StepBy, Materials, Finds, CorrectWithin, Days, Public, Objections, Batch);

    public static readonly Key<string> When = new(
        "when", ChoiceShape.Of("falsified", "double-funded", "left"), "falsified", "What happened: materials were false, another fund paid too, the merchant left.", required: true);

    public static readonly Key<string> ClawbackAmount = new("amount", ClawbackAmountShape.Instance, "all", "How much is taken back: all, a share or an amount.", required: true);

    public static readonly Key<NodaTime.Period> Ban = new("ban", Forms.CalendarTime, "3 years", "How long the merchant may not apply again.");

    public static readonly MappingShape Clawback = new("clawback", "a clawback", When, ClawbackAmount, Ban);
}
