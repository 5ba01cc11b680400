namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Checks that a merchant can be judged on the day it registers (F1): by itself, and before there is any period of facts.</summary>
internal sealed class RegistrationChecker(Vocabulary vocabulary, Problems problems)
{
    private readonly ReviewObstacles obstacles = new(vocabulary);

    public void Check(Programme programme)
    {
        foreach (var condition in programme.ConditionsWithTiers().Select(one => one.Condition))
            if (obstacles.In(condition.Expression) is { } obstacle)
                problems.Report(
                    condition.At, $"'{condition.Name}' cannot be judged on the day of registration: it rests on {obstacle}",
                    "with 'enrol: registration' conditions are on state facts, lists and findings");
        foreach (var capacity in programme.Tiers.Select(tier => tier.Capacity).Append(programme.Capacity).OfType<Capacity>())
            if (capacity.Per is not null)
                problems.Report(
                    capacity.At, $"the places are split by '{capacity.Per}', but on registration they are given out in the order in which merchants come",
                    "with 'enrol: registration' write the places without 'per'");
    }
}
