using Bench.Calls;

namespace PluginHost.Scoreboard.Calls;

/// <summary>Whether a list of records came back as it went.</summary>
internal static class PeopleCheck
{
    public static void Equal(Person[] echoed, Person[] people)
    {
        // One of them in each call, or comparing would be what is measured.
        if (echoed.Length != people.Length || echoed[^1] != people[^1])
        {
            throw new InvalidOperationException("The guest gave other records back.");
        }
    }
}
