from tests.ui.test_package_store import *
def test_pic(qtbot, tasks, world, page):
    fork(world); page.refresh(); settle(qtbot,tasks)
    rows=list_received(world.city,state=None)
    held=next(o for o in rows if o.state=="held")
    page.store.table.choose(held.id); QApplication.processEvents()
    page.grab().save("/tmp/store1.png")
    page.store.choice_button.click(); settle(qtbot,tasks)
    (d,)=page.findChildren(ReasonDialog); d.grab().save("/tmp/store2.png"); d.reject()
    page.store_work.withdraw(next(o for o in rows if o.state=="accepted").id,"Đơn vị báo nhầm kỳ, gửi lại sau ngày 20/6"); settle(qtbot,tasks)
    page.store.table.choose(next(o for o in list_received(world.city,state=None) if o.state=="withdrawn").id); QApplication.processEvents()
    page.grab().save("/tmp/store3.png")
