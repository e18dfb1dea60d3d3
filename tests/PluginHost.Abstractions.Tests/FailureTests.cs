namespace PluginHost.Tests;

public sealed class FailureTests
{
    private static readonly PluginId Id = new("acme", "secret-name");

    // What guests, files and the application's own types are called must not reach those who call the application.
    public static TheoryData<PluginException, PluginFailureReason> All => new()
    {
        { new PluginTrapException(Id, TrapCode.Unreachable, [new GuestFrame("secret_function", 3, 0x20)]), PluginFailureReason.Trap },
        { new PluginFuelException(Id, 1000), PluginFailureReason.Fuel },
        { new PluginTimeoutException(Id, TimeSpan.FromMilliseconds(50)), PluginFailureReason.Timeout },
        { new PluginMemoryException(Id, 65536, "secret"), PluginFailureReason.Memory },
        { new PluginStackException(Id, "secret"), PluginFailureReason.Stack },
        { new PluginAbiException(Id, "secret"), PluginFailureReason.Abi },
        { new PluginLimitException(Id, nameof(PluginLimits.MaxResultBytes), 1024), PluginFailureReason.Limit },
        { new PluginExitException(Id, 3), PluginFailureReason.Exit },
        { new PluginRejectedException(Id, PluginRejection.QueueFull, "secret"), PluginFailureReason.Rejected },
        { new PluginContractException(Id, "secret", "secret", "secret"), PluginFailureReason.Contract },
        { new PluginDeniedException(Id, "secret", "secret"), PluginFailureReason.Denied },
        { new PluginImportException(Id, "secret", new InvalidOperationException("secret")), PluginFailureReason.Import },
        { new PluginLoadException(Id, "/secret/path"), PluginFailureReason.Load },
        { new PluginNotFoundException(Id, "secret"), PluginFailureReason.NotFound },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Every_kind_has_its_reason_its_plugin_and_a_message_that_anyone_may_see(PluginException failure, PluginFailureReason reason)
    {
        Assert.Equal(reason, failure.Reason);
        Assert.Equal(Id, failure.PluginId);
        Assert.Contains("acme/secret-name", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.PublicMessage, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("acme", failure.PublicMessage, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(failure.PublicMessage);
    }

    [Fact]
    public void There_is_a_kind_for_every_reason()
    {
        Assert.Equal(
            Enum.GetValues<PluginFailureReason>().Order(),
            All.Select(row => row.Data.Item2).Order());
    }

    [Fact]
    public void A_missing_grant_is_named_together_with_the_import()
    {
        var failure = new PluginDeniedException(Id, "example:shop/inventory#count", "example:shop/inventory");

        Assert.Contains("'example:shop/inventory#count'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("grant 'example:shop/inventory'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trap_shows_where_the_guest_was()
    {
        var failure = new PluginTrapException(
            Id, TrapCode.IntegerDivisionByZero, [new GuestFrame("divide", 7, 0x1a2b), new GuestFrame(null, 9, 0x10)]);

        Assert.Contains("divide @ 0x1a2b <- func[9] @ 0x10", failure.Message, StringComparison.Ordinal);
    }
}
