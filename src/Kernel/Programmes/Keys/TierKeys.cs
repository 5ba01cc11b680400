using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Programmes.Keys;

/// <summary>The keys of a tier and of a capacity, which a programme or a tier may have.</summary>
internal static class TierKeys
{
    public static readonly Key<int> Places = new("places", Forms.Count, "10000", "How many are selected; in each group where 'per' stands.", required: true);

    public static readonly Key<IReadOnlyList<Item<ScalarNode>>> RankBy = new(
        "rank_by", new ListShape<ScalarNode>(new ExpressionShape("merit desc"), single: true, atLeastOne: true), "merit desc",
        "What the order goes by, most significant first: an expression and desc (most first) or asc.", required: true);

    public static readonly Key<string> Per = new("per", Forms.Fact, "main_category", "The string fact that forms the groups.");

    public static readonly Key<bool> Incumbents = new(
        "incumbents", new ChoiceShape<bool>(("first", true), ("equal", false)), "first", "Whether who holds a place goes first, or is equal to all others (default).");

    public static readonly MappingShape Capacity = new("capacity", "a capacity", Places, RankBy, Per, Incumbents);

    public static readonly Key<string> Id = new("id", Forms.TierId, "SS", "The tier's id.", required: true);

    public static readonly Key<LocalizedText> Title = new("title", TextShape.Instance, "{ zh: 先锋SS, en: Super Star }", "The tier's name for people; without it, the id.");

    public static readonly Key<IReadOnlyList<Named<WrittenCondition>>> Require = new(
        "require", new NamedShape<WrittenCondition>(NameForm.Identifier, ConditionShape.NamedExample, ConditionShape.Instance), "", "The tier's own conditions beside those of the programme.");

    public static readonly Key<string> Includes = new("includes", Forms.TierId, "S", "A lower tier whose benefits come with this one.");

    public static readonly Key<IReadOnlyList<Item<string>>> Benefits = new("benefits", new ListShape<string>(Forms.Id), "[badge]", "The ids of the benefits it brings.");

    public static readonly Key<Fields> OwnCapacity = new("capacity", Capacity, "{ places: 100, rank_by: merit desc }", "Places of this tier alone.");

    public static readonly MappingShape Tier = new("tier", "a tier", Id, Title, Require, Includes, Benefits, OwnCapacity);
}
