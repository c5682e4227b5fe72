"""The addresses of where people are, of the register of what two people decided, and of labels and guarded houses."""

from django.urls import path

from linkworker.web.whereabouts import address_pages, pages, register_pages, review_pages

OF_CLIENT = "clients/<str:reference>/address/"

urlpatterns = [
    path(OF_CLIENT, pages.whereabouts, name="address"),
    path(f"{OF_CLIENT}new/", address_pages.AddressNew.as_view(), name="address-new"),
    path(f"{OF_CLIENT}<row:number>/correct/", address_pages.AddressCorrect.as_view(), name="address-correct"),
    path(f"{OF_CLIENT}seal/", address_pages.Seal.as_view(), name="address-seal"),
    path(
        f"{OF_CLIENT}places/<row:number>/change/",
        address_pages.SealedChangePage.as_view(),
        name="sealed-change",
    ),
    path(f"{OF_CLIENT}places/<row:number>/leave/", address_pages.SealedLeave.as_view(), name="sealed-leave"),
    path(f"{OF_CLIENT}places/<row:number>/ask/", review_pages.SealedAsk.as_view(), name="sealed-ask"),
    path(
        f"{OF_CLIENT}places/<row:number>/unseal/", review_pages.SealedUnseal.as_view(), name="sealed-unseal"
    ),
    path(f"{OF_CLIENT}asked/<str:asked>/", review_pages.Review.as_view(), name="review"),
    path(f"{OF_CLIENT}asked/<str:asked>/end/", review_pages.ReviewEnd.as_view(), name="review-end"),
    path(f"{OF_CLIENT}asked/<str:asked>/read/", review_pages.ReadAddress.as_view(), name="address-read"),
    path(f"{OF_CLIENT}shown/<row:number>/", pages.shown, name="address-shown"),
    path(f"{OF_CLIENT}lives-with/", address_pages.LivesWithPage.as_view(), name="lives-with"),
    path(
        f"{OF_CLIENT}lives-with/<row:number>/", address_pages.LivesElsewhere.as_view(), name="lives-elsewhere"
    ),
    path("clients/<str:reference>/asked-for/", review_pages.RecordAsked.as_view(), name="record-asked"),
    path("addresses/", pages.register, name="address-register"),
    path("labels/", register_pages.label_register, name="labels"),
    path("labels/new/", register_pages.LabelNew.as_view(), name="label-new"),
    path("labels/<row:number>/", register_pages.LabelEnd.as_view(), name="label-end"),
    path("services/<int:number>/houses/", register_pages.HouseGuard.as_view(), name="house-guard"),
    path("services/<int:number>/houses/<int:house>/", register_pages.HouseLeft.as_view(), name="house-left"),
]
