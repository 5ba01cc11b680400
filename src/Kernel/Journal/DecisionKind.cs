namespace Fuyao.Kernel.Journal;

/// <summary>What decided. The numbers stand in stored records and never change their meaning.</summary>
public enum DecisionKind : byte
{
    /// <summary>A review by the calendar, over all merchants at once.</summary>
    Review = 1,
}
